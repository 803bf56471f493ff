module completions {

  def "nu-complete wir names hardware" [] {
    ^wir __names hardware | lines
  }

  def "nu-complete wir names models" [] {
    ^wir __names models | lines
  }

  def "nu-complete wir names quants" [] {
    ^wir __names quants | lines
  }

  def "nu-complete wir names runtimes" [] {
    ^wir __names runtimes | lines
  }

  def "nu-complete wir names workloads" [] {
    ^wir __names workloads | lines
  }


  def "nu-complete wir format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir color" [] {
    [ "auto" "always" "never" ]
  }

  # Will it run? Tells whether a local language model runs on a machine, how well and how fast
  export extern wir [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir format" # How the answer is printed
    --color: string@"nu-complete wir color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete wir check flash_attn" [] {
    [ "auto" "on" "off" ]
  }

  def "nu-complete wir check offload" [] {
    [ "auto" "full" "cpu" "experts-cpu" ]
  }

  def "nu-complete wir check require" [] {
    [ "comfortable" "tight" "marginal" ]
  }

  def "nu-complete wir check shell" [] {
    [ "sh" "fish" "powershell" ]
  }

  def "nu-complete wir check format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir check color" [] {
    [ "auto" "always" "never" ]
  }

  # One model on one machine; without a model, the workload grid
  export extern "wir check" [
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --model: string@"nu-complete wir names models"           # Model by name, such as `70b` or `llama3.3:70b`; a GGUF file or a folder, such as `./model.gguf`
    --online                  # Read the model over the network: a repository of Hugging Face (`owner/name`, `owner/name:Q4_K_M`) or the address of a GGUF file; only its headers are fetched
    --params: string          # A model known by its size alone, such as `13b`
    --active: string          # The weights it reads per token, where fewer: `3b`
    --quant: string@"nu-complete wir names quants"           # Quantisation: `q4`, `Q4_K_M`, `mlx-4bit`; the native or customary one where not given
    --best-quant              # Take the quantisation that loses least of those that fit
    --vision                  # Load the vision tower too
    --ctx: string             # Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    --max-ctx                 # Allocate the longest context that fits
    --depth: string           # Tokens already in the cache when decode speed is asked for [default: 0]
    --prompt: string          # Prompt by which the wait for the first token is judged [default: 2048]
    --kv: string              # Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    --kv-v: string            # Type of the cached values, where it differs
    --flash-attn: string@"nu-complete wir check flash_attn" # Flash attention
    --ubatch: string          # Tokens of one prompt batch [default: 512]
    --parallel: string        # Sequences that share the context [default: 1]
    --concurrency: string     # Requests that decode at the same time [default: 1]
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    --backend: string         # Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    --offload: string@"nu-complete wir check offload" # Where the weights go
    --ngl: string             # Layers on the device, as llama.cpp counts them
    --n-cpu-moe: string       # Layers whose experts stay in main memory
    --no-kv-offload           # Keep the KV cache in main memory
    --no-mmap                 # Read the file into memory instead of mapping it
    --threads: string         # Processor threads
    --no-measured             # Ignore measured runs of exactly this hardware and model
    --for: string@"nu-complete wir names workloads"             # Judge by the needs of a workload, such as `coding-agent`
    --require: string@"nu-complete wir check require" # End with status 1 where the verdict is below this level
    --command                 # Print the commands that start it, and nothing else
    --file: path              # The model's file or folder on this disk
    --shell: string@"nu-complete wir check shell" # Quote for this shell [default: yours]
    --copy                    # Copy to the clipboard of the terminal, over SSH too
    --modelfile               # Ollama: put the settings into a Modelfile
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir check format" # How the answer is printed
    --color: string@"nu-complete wir check color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    model_name?: string@"nu-complete wir names models"       # Model: `70b`, `llama3.3:70b`, `qwen3-30b-a3b`, `./model.gguf`
    hw_name?: string@"nu-complete wir names hardware"          # Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
  ]

  def "nu-complete wir compare format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir compare color" [] {
    [ "auto" "always" "never" ]
  }

  # Machines side by side
  export extern "wir compare" [
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir compare format" # How the answer is printed
    --color: string@"nu-complete wir compare color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...hw_names: string@"nu-complete wir names hardware"       # Names of two machines or more
  ]

  def "nu-complete wir show section" [] {
    [ "card" "score" "workloads" "verdict" "compare" "runs" "memory" "software" "breaks" "alternatives" "pairings" "avoid" "faq" ]
  }

  def "nu-complete wir show format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir show color" [] {
    [ "auto" "always" "never" ]
  }

  # All about one machine
  export extern "wir show" [
    --section: string@"nu-complete wir show section" # Only these sections, in full (JSON always has all)
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir show format" # How the answer is printed
    --color: string@"nu-complete wir show color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    hw_name?: string@"nu-complete wir names hardware"          # Its name; this machine where not given
  ]

  def "nu-complete wir recommend license" [] {
    [ "any" "open" ]
  }

  def "nu-complete wir recommend format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir recommend color" [] {
    [ "auto" "always" "never" ]
  }

  # The best models for a task on a machine
  export extern "wir recommend" [
    --for: string@"nu-complete wir names workloads"             # What it is for: a workload such as `coding-agent` [default: a chat]
    --limit: string           # At most so many models
    --license: string@"nu-complete wir recommend license" # Which licenses will do
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir recommend format" # How the answer is printed
    --color: string@"nu-complete wir recommend color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    hw_name?: string@"nu-complete wir names hardware"          # Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
  ]

  def "nu-complete wir plan format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir plan color" [] {
    [ "auto" "always" "never" ]
  }

  # What to buy for a model: cheapest, least power, fastest
  export extern "wir plan" [
    --model: string@"nu-complete wir names models"           # Model by name
    --online                  # Read the model over the network: a repository of Hugging Face or the address of a GGUF file; only its headers
    --quant: string@"nu-complete wir names quants"           # Quantisation: `q4`, `Q4_K_M`; the native or customary one where not given
    --ctx: string             # Context of each user, in tokens [default: that of the workload, else 8192]
    --users: string           # Users with a context of their own in memory
    --min-tps: string         # Decode speed wanted at least [default: what the workload finds comfortable; of a chat, 7]
    --for: string@"nu-complete wir names workloads"             # What it is for: a workload such as `coding-agent`
    --budget: string          # The most to spend, in US dollars
    --max-devices: string     # The most cards, or machines on a network, of a kind
    --since: string           # Leave out hardware released before this year, unless --price names it [default: two years before the newest card]
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    --kv: string              # Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir plan format" # How the answer is printed
    --color: string@"nu-complete wir plan color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    model_name?: string@"nu-complete wir names models"       # Model: `70b`, `llama3.3:70b`, `qwen3-30b-a3b`
  ]

  def "nu-complete wir best kind" [] {
    [ "laptop" "mac" "gpu" "used-gpu" "budget" "mini-pc" "server" ]
  }

  def "nu-complete wir best format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir best color" [] {
    [ "auto" "always" "never" ]
  }

  # A buyer's guide: the best laptop, Mac, GPU, mini PC or server card
  export extern "wir best" [
    --for: string@"nu-complete wir names workloads"             # What it is for: a workload such as `coding-agent`; without, the score decides
    --budget: string          # The most to spend, in US dollars [default for `budget`: 500]
    --limit: string           # At most so many
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --since: string           # Leave out hardware released before this year, unless --price names it [default: two years before the newest card; 2016 for `used-gpu`]
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir best format" # How the answer is printed
    --color: string@"nu-complete wir best color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    kind: string@"nu-complete wir best kind" # The kind of machine
  ]

  def "nu-complete wir pick-gpu condition" [] {
    [ "new" "used" "any" ]
  }

  def "nu-complete wir pick-gpu form" [] {
    [ "laptop" "mac" "gpu" "used-gpu" "budget" "mini-pc" "server" ]
  }

  def "nu-complete wir pick-gpu os" [] {
    [ "linux" "windows" "macos" ]
  }

  def "nu-complete wir pick-gpu max_noise" [] {
    [ "silent" "quiet" "audible" "loud" ]
  }

  def "nu-complete wir pick-gpu format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir pick-gpu color" [] {
    [ "auto" "always" "never" ]
  }

  # What to buy, by questions and answers
  export extern "wir pick-gpu" [
    --for: string@"nu-complete wir names workloads"             # What it is for: a workload such as `coding-agent`
    --model: string@"nu-complete wir names models"           # The model that should run, instead of the workload's own
    --min-tps: string         # Decode speed wanted at least [default: what the workload finds comfortable]
    --budget: string          # The most to spend, in US dollars
    --condition: string@"nu-complete wir pick-gpu condition" # New, used, or both [default: new, or used for `--form used-gpu`]
    --form: string@"nu-complete wir pick-gpu form" # The kind of machine [default: any]
    --os: string@"nu-complete wir pick-gpu os" # The system that should run on it [default: any]
    --max-power: string       # The most power that it may draw, in watts
    --max-noise: string@"nu-complete wir pick-gpu max_noise" # The most noise, as form and power let expect it
    --owned: string           # What is there already: `desktop`, or the card in it, such as `rtx-3060`
    --psu: string             # What the power supply of that desktop gives, in watts
    --users: string           # People who use it at once [default: 1]
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir pick-gpu format" # How the answer is printed
    --color: string@"nu-complete wir pick-gpu color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete wir cost format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir cost color" [] {
    [ "auto" "always" "never" ]
  }

  # Local against cloud: a million tokens at home, on rented GPUs and from an API
  export extern "wir cost" [
    --hours: string           # Hours of decoding on an average day
    --hours-on: string        # Hours switched on on an average day
    --years: string           # Years until the machine is written off
    --kwh: string             # Price of a kilowatt hour in US dollars [default: the catalog's for the United States]
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --owned                   # The machine is there already: its purchase does not count
    --online                  # Read the model over the network: a repository of Hugging Face or the address of a GGUF file; only its headers
    --quant: string@"nu-complete wir names quants"           # Quantisation: `q4`, `Q4_K_M`; the native or customary one where not given
    --ctx: string             # Context to allocate, in tokens [default: 8192]
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it [default: llama.cpp]
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir cost format" # How the answer is printed
    --color: string@"nu-complete wir cost color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    model_name?: string@"nu-complete wir names models"       # Model: `70b`, `llama3.3:70b`; the 8B reference model where not given
    hw_name?: string@"nu-complete wir names hardware"          # Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
  ]

  def "nu-complete wir report format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir report color" [] {
    [ "auto" "always" "never" ]
  }

  # A report with charts in one file: this machine, another, or several side by side
  export extern "wir report" [
    --output(-o): path        # The file to write; `-` is standard output
    --force                   # Replace the file where there is one
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir report format" # How the answer is printed
    --color: string@"nu-complete wir report color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...hw_names: string@"nu-complete wir names hardware"       # Names of machines; this computer where not given
  ]

  def "nu-complete wir models format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir models color" [] {
    [ "auto" "always" "never" ]
  }

  # List the models of the catalog
  export extern "wir models" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir models format" # How the answer is printed
    --color: string@"nu-complete wir models color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...words: string          # Only entries whose name holds these words
  ]

  def "nu-complete wir hw sort" [] {
    [ "score" "tps" "price" "tps-per-dollar" "tps-per-watt" "memory" "bandwidth" ]
  }

  def "nu-complete wir hw class" [] {
    [ "desktop" "laptop" "datacenter" "workstation" "mobile" "edge" ]
  }

  def "nu-complete wir hw form" [] {
    [ "laptop" "mac" "gpu" "used-gpu" "budget" "mini-pc" "server" ]
  }

  def "nu-complete wir hw format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir hw color" [] {
    [ "auto" "always" "never" ]
  }

  # List the hardware of the catalog, or rank it
  export extern "wir hw" [
    --sort: string@"nu-complete wir hw sort" # Rank them; the speed is that of the 8B reference model [default with a filter: score]
    --vendor: string          # Only of this maker
    --class: string@"nu-complete wir hw class" # Only of this class
    --form: string@"nu-complete wir hw form" # Only of this kind, as `wir best` tells them apart
    --max-price: string       # Only with a known price up to this, in US dollars
    --min-memory: string      # Only with at least this memory
    --limit: string           # At most so many, where they are ranked
    --price: string           # A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir hw format" # How the answer is printed
    --color: string@"nu-complete wir hw color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...words: string          # Only entries whose name holds these words
  ]

  def "nu-complete wir quants format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir quants color" [] {
    [ "auto" "always" "never" ]
  }

  # List the quantisation formats
  export extern "wir quants" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir quants format" # How the answer is printed
    --color: string@"nu-complete wir quants color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...words: string          # Only entries whose name holds these words
  ]

  def "nu-complete wir runtimes format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir runtimes color" [] {
    [ "auto" "always" "never" ]
  }

  # List the runtimes
  export extern "wir runtimes" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir runtimes format" # How the answer is printed
    --color: string@"nu-complete wir runtimes color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...words: string          # Only entries whose name holds these words
  ]

  def "nu-complete wir detect format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir detect color" [] {
    [ "auto" "always" "never" ]
  }

  # What this machine is, and how each fact was found
  export extern "wir detect" [
    --measure                 # Measure the bandwidth of main memory, for about two seconds, and remember it
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir detect format" # How the answer is printed
    --color: string@"nu-complete wir detect color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete wir scan require" [] {
    [ "comfortable" "tight" "marginal" ]
  }

  def "nu-complete wir scan sort" [] {
    [ "best" "speed" "size" "name" "store" ]
  }

  def "nu-complete wir scan format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir scan color" [] {
    [ "auto" "always" "never" ]
  }

  # Models on this disk, and how each runs
  export extern "wir scan" [
    --only                    # Look through these folders alone, not the stores
    --name: string            # Only models whose name or place holds this
    --require: string@"nu-complete wir scan require" # Only models that run at least this well; with none, the exit status is 1
    --sort: string@"nu-complete wir scan sort" # The order
    --for: string@"nu-complete wir names workloads"             # Judge by the needs of a workload, such as `coding-agent`
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --ctx: string             # Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    --kv: string              # Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs all of them [default: the customary one for each format]
    --backend: string         # Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir scan format" # How the answer is printed
    --color: string@"nu-complete wir scan color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...folders: path          # Folders to look through beside the stores
  ]

  def "nu-complete wir launch flash_attn" [] {
    [ "auto" "on" "off" ]
  }

  def "nu-complete wir launch offload" [] {
    [ "auto" "full" "cpu" "experts-cpu" ]
  }

  def "nu-complete wir launch shell" [] {
    [ "sh" "fish" "powershell" ]
  }

  def "nu-complete wir launch format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir launch color" [] {
    [ "auto" "always" "never" ]
  }

  # The commands that start a model; starts it after a yes
  export extern "wir launch" [
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --model: string@"nu-complete wir names models"           # Model by name, such as `70b` or `llama3.3:70b`; a GGUF file or a folder, such as `./model.gguf`
    --online                  # Read the model over the network: a repository of Hugging Face (`owner/name`, `owner/name:Q4_K_M`) or the address of a GGUF file; only its headers are fetched
    --params: string          # A model known by its size alone, such as `13b`
    --active: string          # The weights it reads per token, where fewer: `3b`
    --quant: string@"nu-complete wir names quants"           # Quantisation: `q4`, `Q4_K_M`, `mlx-4bit`; the native or customary one where not given
    --best-quant              # Take the quantisation that loses least of those that fit
    --vision                  # Load the vision tower too
    --ctx: string             # Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    --max-ctx                 # Allocate the longest context that fits
    --depth: string           # Tokens already in the cache when decode speed is asked for [default: 0]
    --prompt: string          # Prompt by which the wait for the first token is judged [default: 2048]
    --kv: string              # Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    --kv-v: string            # Type of the cached values, where it differs
    --flash-attn: string@"nu-complete wir launch flash_attn" # Flash attention
    --ubatch: string          # Tokens of one prompt batch [default: 512]
    --parallel: string        # Sequences that share the context [default: 1]
    --concurrency: string     # Requests that decode at the same time [default: 1]
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    --backend: string         # Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    --offload: string@"nu-complete wir launch offload" # Where the weights go
    --ngl: string             # Layers on the device, as llama.cpp counts them
    --n-cpu-moe: string       # Layers whose experts stay in main memory
    --no-kv-offload           # Keep the KV cache in main memory
    --no-mmap                 # Read the file into memory instead of mapping it
    --threads: string         # Processor threads
    --no-measured             # Ignore measured runs of exactly this hardware and model
    --file: path              # The model's file or folder on this disk
    --shell: string@"nu-complete wir launch shell" # Quote for this shell [default: yours]
    --copy                    # Copy to the clipboard of the terminal, over SSH too
    --modelfile               # Ollama: put the settings into a Modelfile
    --yes(-y)                 # Start it without asking
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir launch format" # How the answer is printed
    --color: string@"nu-complete wir launch color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    model_name?: string@"nu-complete wir names models"       # Model by name, or the path of its file
    hw_name?: string@"nu-complete wir names hardware"          # Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
  ]

  def "nu-complete wir bench format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench color" [] {
    [ "auto" "always" "never" ]
  }

  # Your own measurements: read, made, kept, and shown beside the predictions
  export extern "wir bench" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench format" # How the answer is printed
    --color: string@"nu-complete wir bench color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete wir bench import format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench import color" [] {
    [ "auto" "always" "never" ]
  }

  # Read what a benchmark program printed, and keep it
  export extern "wir bench import" [
    --model: string@"nu-complete wir names models"           # The model
    --by-size                 # Keep a model that the catalog lacks by its number of weights
    --quant: string@"nu-complete wir names quants"           # Its quantisation
    --hw: string@"nu-complete wir names hardware"              # The hardware: `4090`, `2x3090`; as the text says, else this machine
    --mem: string             # Memory of each device
    --bandwidth: string       # Its memory bandwidth in GB/s, where it differs from the catalog's
    --runtime: string@"nu-complete wir names runtimes"         # The program
    --backend: string         # The compute backend
    --date: string            # Day of the measurement [default: as the text says, else today]
    --source: string          # Where the result can be read
    --dry-run(-n)             # Only say what was understood
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench import format" # How the answer is printed
    --color: string@"nu-complete wir bench import color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    file: path                # The file; `-` for standard input
  ]

  def "nu-complete wir bench run format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench run color" [] {
    [ "auto" "always" "never" ]
  }

  # Run llama-bench on a file, and keep the result
  export extern "wir bench run" [
    --prompt: string          # Prompt lengths
    --gen: string             # Lengths of answers
    --depth: string           # Tokens in the cache before
    --repetitions: string     # How often each test is repeated
    --program: path           # The program [default: llama-bench on PATH]
    --timeout: string         # Stop after this time, and keep what there is
    --model: string@"nu-complete wir names models"           # The model
    --by-size                 # Keep a model that the catalog lacks by its number of weights
    --quant: string@"nu-complete wir names quants"           # Its quantisation
    --hw: string@"nu-complete wir names hardware"              # The hardware: `4090`, `2x3090`; as the text says, else this machine
    --mem: string             # Memory of each device
    --bandwidth: string       # Its memory bandwidth in GB/s, where it differs from the catalog's
    --runtime: string@"nu-complete wir names runtimes"         # The program
    --backend: string         # The compute backend
    --date: string            # Day of the measurement [default: as the text says, else today]
    --source: string          # Where the result can be read
    --dry-run(-n)             # Only say what was understood
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench run format" # How the answer is printed
    --color: string@"nu-complete wir bench run color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    file: path                # The model's file
  ]

  def "nu-complete wir bench list format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench list color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what is kept, beside the predictions
  export extern "wir bench list" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench list format" # How the answer is printed
    --color: string@"nu-complete wir bench list color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...words: string          # Only rows that hold these words
  ]

  def "nu-complete wir bench remove format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Take rows back
  export extern "wir bench remove" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench remove format" # How the answer is printed
    --color: string@"nu-complete wir bench remove color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # Their names, as `wir bench list` shows them
  ]

  def "nu-complete wir bench export format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir bench export color" [] {
    [ "auto" "always" "never" ]
  }

  # Print rows as lines of the catalog, for a contribution
  export extern "wir bench export" [
    --source: string          # Where the results can be read
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir bench export format" # How the answer is printed
    --color: string@"nu-complete wir bench export color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # Their names; all where none is given
  ]

  def "nu-complete wir accuracy by" [] {
    [ "vendor" "architecture" "machine" "backend" "runtime" "model" "quant" "depth" "placement" "evidence" ]
  }

  def "nu-complete wir accuracy format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir accuracy color" [] {
    [ "auto" "always" "never" ]
  }

  # How far predictions are from every measured run
  export extern "wir accuracy" [
    --by: string@"nu-complete wir accuracy by" # Show one grouping instead of the usual ones
    --worst: string           # List the runs that were predicted worst
    --svg                     # Print a drawing of predicted against measured speeds, as SVG
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir accuracy format" # How the answer is printed
    --color: string@"nu-complete wir accuracy color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete wir explain flash_attn" [] {
    [ "auto" "on" "off" ]
  }

  def "nu-complete wir explain offload" [] {
    [ "auto" "full" "cpu" "experts-cpu" ]
  }

  def "nu-complete wir explain require" [] {
    [ "comfortable" "tight" "marginal" ]
  }

  def "nu-complete wir explain shell" [] {
    [ "sh" "fish" "powershell" ]
  }

  def "nu-complete wir explain format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir explain color" [] {
    [ "auto" "always" "never" ]
  }

  # The arithmetic of an answer, line by line; or what a word means
  export extern "wir explain" [
    --terms                   # List the words that are explained
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --model: string@"nu-complete wir names models"           # Model by name, such as `70b` or `llama3.3:70b`; a GGUF file or a folder, such as `./model.gguf`
    --online                  # Read the model over the network: a repository of Hugging Face (`owner/name`, `owner/name:Q4_K_M`) or the address of a GGUF file; only its headers are fetched
    --params: string          # A model known by its size alone, such as `13b`
    --active: string          # The weights it reads per token, where fewer: `3b`
    --quant: string@"nu-complete wir names quants"           # Quantisation: `q4`, `Q4_K_M`, `mlx-4bit`; the native or customary one where not given
    --best-quant              # Take the quantisation that loses least of those that fit
    --vision                  # Load the vision tower too
    --ctx: string             # Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    --max-ctx                 # Allocate the longest context that fits
    --depth: string           # Tokens already in the cache when decode speed is asked for [default: 0]
    --prompt: string          # Prompt by which the wait for the first token is judged [default: 2048]
    --kv: string              # Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    --kv-v: string            # Type of the cached values, where it differs
    --flash-attn: string@"nu-complete wir explain flash_attn" # Flash attention
    --ubatch: string          # Tokens of one prompt batch [default: 512]
    --parallel: string        # Sequences that share the context [default: 1]
    --concurrency: string     # Requests that decode at the same time [default: 1]
    --runtime: string@"nu-complete wir names runtimes"         # Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    --backend: string         # Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    --offload: string@"nu-complete wir explain offload" # Where the weights go
    --ngl: string             # Layers on the device, as llama.cpp counts them
    --n-cpu-moe: string       # Layers whose experts stay in main memory
    --no-kv-offload           # Keep the KV cache in main memory
    --no-mmap                 # Read the file into memory instead of mapping it
    --threads: string         # Processor threads
    --no-measured             # Ignore measured runs of exactly this hardware and model
    --for: string@"nu-complete wir names workloads"             # Judge by the needs of a workload, such as `coding-agent`
    --require: string@"nu-complete wir explain require" # End with status 1 where the verdict is below this level
    --command                 # Print the commands that start it, and nothing else
    --file: path              # The model's file or folder on this disk
    --shell: string@"nu-complete wir explain shell" # Quote for this shell [default: yours]
    --copy                    # Copy to the clipboard of the terminal, over SSH too
    --modelfile               # Ollama: put the settings into a Modelfile
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir explain format" # How the answer is printed
    --color: string@"nu-complete wir explain color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    model_name?: string@"nu-complete wir names models"       # Model: `70b`, `llama3.3:70b`, `qwen3-30b-a3b`, `./model.gguf`
    hw_name?: string@"nu-complete wir names hardware"          # Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
    ...more: string           # The rest of a name in several words
  ]

  def "nu-complete wir fix os" [] {
    [ "linux" "windows" "macos" ]
  }

  def "nu-complete wir fix format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir fix color" [] {
    [ "auto" "always" "never" ]
  }

  # What is behind an error of a runtime, and what helps
  export extern "wir fix" [
    --runtime: string@"nu-complete wir names runtimes"         # Only what belongs to this program: `llama.cpp`, `ollama`, `mlx`, `vllm`
    --os: string@"nu-complete wir fix os" # Only what belongs to this system
    --model: string@"nu-complete wir names models"           # The model that it is about, for figures and commands
    --quant: string@"nu-complete wir names quants"           # Its quantisation
    --limit: string           # At most so many answers in full
    --hw: string@"nu-complete wir names hardware"              # Hardware by name: `rtx-4090`, `m4-max`, `2x3090`, `4090+3060`; `2@dgx-spark` is two machines on a network; this machine where not given
    --count: string           # How many of them
    --link: string            # What links several machines: `ethernet-10g`, `thunderbolt-5`, `connectx-7-200g` [default: what they come with]
    --mem: string             # Memory of each device, such as `128` or `24gb`
    --bandwidth: string       # Memory bandwidth of each device, in GB/s
    --ram: string             # Main memory of the computer around a card
    --ram-bandwidth: string   # Its bandwidth, in GB/s
    --usable: string          # Memory that a model may use, where you know it
    --wired-limit: string     # Apple: the value of iogpu.wired_limit_mb
    --macos: string           # Apple: the macOS version, which decides how much the GPU may use
    --headless                # No desktop runs on the card
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir fix format" # How the answer is printed
    --color: string@"nu-complete wir fix color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    ...text: string           # The text of an error, a symptom in your words, the name of a topic, or a file; standard input where not given, or `-`
  ]

  def "nu-complete wir batch format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir batch color" [] {
    [ "auto" "always" "never" ]
  }

  # Answer one JSON question per line of a file or of standard input
  export extern "wir batch" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir batch format" # How the answer is printed
    --color: string@"nu-complete wir batch color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    file?: path               # A file of questions; standard input where not given, or `-`
  ]

  def "nu-complete wir completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete wir completions format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the completion script of a shell
  export extern "wir completions" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir completions format" # How the answer is printed
    --color: string@"nu-complete wir completions color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete wir completions shell" # The shell
  ]

  def "nu-complete wir man format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the manual page, or write all pages into a folder
  export extern "wir man" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir man format" # How the answer is printed
    --color: string@"nu-complete wir man color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    folder?: path             # The folder for all pages; the main page is printed where not given
  ]

  def "nu-complete wir schema format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir schema color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the JSON Schema of an output
  export extern "wir schema" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir schema format" # How the answer is printed
    --color: string@"nu-complete wir schema color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    output?: string           # The output; all names are listed where not given
  ]

  def "nu-complete wir __names format" [] {
    [ "table" "json" "markdown" "csv" ]
  }

  def "nu-complete wir __names color" [] {
    [ "auto" "always" "never" ]
  }

  # Names of the catalog, for completion scripts
  export extern "wir __names" [
    --json                    # Print JSON: short for `--format json`; an error is then an object on standard error
    --format: string@"nu-complete wir __names format" # How the answer is printed
    --color: string@"nu-complete wir __names color" # When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    --ascii                   # Plain ASCII instead of symbols and bars
    --plot                    # Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    --explain                 # Show the arithmetic behind the answer, line by line
    --quiet(-q)               # No notes, only the answer
    --catalog: path           # A catalog file of your own; may be given several times
    --help(-h)                # Print help (see more with '--help')
    kind: string              # What is named
    typed?: string            # What is typed so far
  ]

}

export use completions *
