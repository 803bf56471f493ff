complete --keep-order --exclusive --command wir --arguments "(COMPLETE=fish wir -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
