//! Who is told the token.

use crate::hub::{Hub, gguf_with_vocabulary};
use crate::server::{Answer, Request, Server};
use std::sync::Arc;

const TOKEN: (&str, &str) = ("HF_TOKEN", "hf_secret");

fn bearers(asked: &[Request]) -> Vec<Option<&str>> {
    asked.iter().map(|r| r.header("authorization")).collect()
}

#[test]
fn the_hub_is_told_and_where_it_leads_is_not() {
    let store = Arc::new(Hub::new());
    store.put("m/x-Q4_K_M.gguf", &gguf_with_vocabulary("gemma-3-1b.Q4_K_M.gguf", 3 << 20));
    let to = store.server.url();
    let hub = Hub::with(move |r| {
        let file = r.path().ends_with(".gguf");
        file.then(|| Answer::redirect(302, &format!("{to}/m/x-Q4_K_M.gguf?signature=1")))
    });
    hub.put_gguf("a/x-GGUF/x-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    let ran = hub.wir_with(&["check", "a/x-GGUF", "4090", "--online", "--json"], &[TOKEN]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(!ran.stdout.contains("signature") && !ran.stdout.contains("hf_secret"));
    let (at_hub, at_store) = (hub.server.asked(), store.server.asked());
    assert!(bearers(&at_hub).iter().all(|b| *b == Some("Bearer hf_secret")), "{at_hub:?}");
    assert!(bearers(&at_store).iter().all(Option::is_none), "{at_store:?}");
    // The hub is asked for a file once; what follows is read from where it led.
    assert_eq!(at_hub.iter().filter(|r| r.path().ends_with(".gguf")).count(), 1);
    let ranges: Vec<(u64, u64)> = at_store.iter().filter_map(Request::range).collect();
    assert_eq!(ranges.len(), at_store.len());
    assert_eq!((ranges[0].0, ranges[1].0, ranges[2].0), (0, ranges[0].1 + 1, ranges[1].1 + 1));
}

#[test]
fn a_redirect_within_the_hub_keeps_the_token() {
    let hub = Hub::with(|r| {
        let resolved = r.path().ends_with("config.json") && !r.target.contains("cache");
        resolved.then(|| Answer::redirect(307, &format!("{}?cache=1", r.path())))
    });
    hub.put("a/x/config.json", b"{}");
    hub.put("a/x/model.safetensors", b"\x02\0\0\0\0\0\0\0{}");
    let ran = hub.wir_with(&["check", "a/x", "4090", "--online", "--json"], &[TOKEN]);
    assert_eq!(ran.problem().1, "bad-model-file");
    let asked = hub.server.asked();
    assert!(asked.iter().any(|r| r.target.contains("cache=1")));
    assert!(bearers(&asked).iter().all(|b| *b == Some("Bearer hf_secret")), "{asked:?}");
}

#[test]
fn other_servers_are_never_told() {
    let hub = Hub::new();
    let other = Server::new(|_| Answer::text(404, ""));
    let url = format!("{}/x.gguf", other.url());
    let ran = hub.wir_with(&["check", &url, "4090", "--online", "--json"], &[TOKEN]);
    assert_eq!((ran.problem().0, ran.problem().1.as_str()), (2, "unknown-model"));
    assert!(hub.server.asked().is_empty());
    assert_eq!(bearers(&other.asked()), [None]);
}

#[test]
fn the_token_of_logging_in_is_used_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "hf_secret\n").unwrap();
    let hub = Hub::with(|r| {
        let known = r.header("authorization").is_some();
        let text = "Invalid credentials in Authorization header";
        known.then(|| Answer::text(401, text).with("X-Error-Message", text))
    });
    let path = path.to_str().unwrap();
    for variables in [[("HF_TOKEN_PATH", path)], [("HF_HOME", folder.path().to_str().unwrap())]] {
        let ran = hub.wir_with(&["check", "a/x", "4090", "--online", "--json"], &variables);
        let (status, code, message, hint) = ran.problem();
        assert_eq!((status, code.as_str()), (4, "access-denied"));
        assert!(message.contains("does not accept the token") && hint.contains("HF_TOKEN"));
        assert!(!ran.stderr.contains("hf_secret"));
    }
}
