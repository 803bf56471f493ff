//! What servers refuse, get wrong, or are made to do: an error that says what to do, within limits.

use crate::hub::{COMMIT, Hub, gguf, wir};
use crate::same::small_gguf;
use crate::server::{Answer, Body, Server};
use std::time::{Duration, Instant};

fn ask(hub: &Hub, name: &str) -> (i32, String, String, String) {
    hub.wir(&["check", name, "4090", "--online", "--json"]).problem()
}

#[test]
fn a_gated_repository_says_where_consent_is_given() {
    let hub = Hub::with(|r| {
        let listing = r.path().starts_with("/api/");
        (!listing).then(|| Answer::text(401, "").with("X-Error-Code", "GatedRepo"))
    });
    hub.put_gguf("meta/gated/x-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    let (status, code, message, hint) = ask(&hub, "meta/gated");
    assert_eq!((status, code.as_str()), (4, "access-denied"));
    assert!(message.contains("`meta/gated` is gated"), "{message}");
    assert!(hint.contains("/meta/gated") && hint.contains("HF_TOKEN"), "{hint}");
    let ran = hub
        .wir_with(&["check", "meta/gated", "4090", "--online", "--json"], &[("HF_TOKEN", "hf_x")]);
    assert!(ran.problem().3.contains("the account of the token"));
}

#[test]
fn a_missing_repository_comes_with_names_that_are_near() {
    let hub = Hub::new();
    let (status, code, message, hint) = ask(&hub, "a/none");
    assert_eq!((status, code.as_str()), (2, "unknown-model"));
    assert!(message.contains(&format!("{} has no model repository `a/none`", hub.server.host())));
    assert_eq!(hint, "did you mean `near/one`, `near/two\\u{1b}[31m`?");
    // Without a token, the site does not tell what is missing from what is private.
    let hub = Hub::with(|r| (r.path() != "/api/models").then(|| Answer::text(401, "")));
    let (status, code, message, _) = ask(&hub, "a/none");
    assert_eq!((status, code.as_str()), (2, "unknown-model"));
    assert!(message.contains("or it is private"), "{message}");
}

#[test]
fn what_a_repository_has_is_listed() {
    let hub = Hub::new();
    hub.put_gguf("a/x-GGUF/x-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    hub.put_gguf("a/x-GGUF/x-UD-Q6_K_XL.gguf", "gemma-3-1b.Q4_K_M.gguf");
    hub.put("a/x-GGUF/mmproj-x.gguf", &small_gguf(&[("general.type", "mmproj")], &[]));
    let ran = hub.wir(&["check", "a/x-GGUF", "4090", "--online", "--json", "--quant", "q2"]);
    let (status, code, message, hint) = ran.problem();
    assert_eq!((status, code.as_str()), (2, "unknown-quant"));
    assert_eq!(message, "`a/x-GGUF` has no file in `q2`");
    assert_eq!(hint, "it has `Q4_K_M`, `UD-Q6_K_XL`");
    let (_, code, _, hint) = ask(&hub, "hf:a/x-GGUF/other.gguf");
    assert_eq!(
        (code.as_str(), hint.as_str()),
        ("unknown-model", "it has `x-Q4_K_M.gguf`, `x-UD-Q6_K_XL.gguf`")
    );
    hub.put("a/pictures/model.onnx", b"");
    assert!(ask(&hub, "a/pictures").2.contains("holds no model that can be read"));
    let (status, code, ..) = ask(&hub, "hf:a/x-GGUF/mmproj-x.gguf");
    assert_eq!((status, code.as_str()), (2, "bad-model-file"));
}

#[test]
fn a_revision_that_is_not_there() {
    let hub = Hub::with(|r| {
        let other = r.target.contains("/revision/v9");
        other.then(|| Answer::text(404, "").with("X-Error-Code", "RevisionNotFound"))
    });
    let (status, code, message, _) = ask(&hub, "https://huggingface.co/a/b/tree/v9");
    assert_eq!((status, code.as_str()), (2, "unknown-model"));
    assert_eq!(message, "`a/b` has no revision `v9`");
}

#[test]
fn a_slow_server_is_not_waited_for() {
    let hub = Hub::with(|_| {
        let body = Body::Silence(Duration::from_secs(30));
        Some(Answer { status: 200, headers: Vec::new(), body })
    });
    let start = Instant::now();
    let arguments = ["check", "a/b", "4090", "--online", "--json"];
    let ran = hub.wir_with(&arguments, &[("WIR_ONLINE_TIMEOUT", "0.5")]);
    let (status, code, message, hint) = ran.problem();
    assert_eq!((status, code.as_str()), (4, "network"));
    assert!(message.contains("did not answer within 0.5 s"), "{message}");
    assert!(hint.contains("WIR_ONLINE_TIMEOUT"));
    assert!(start.elapsed() < Duration::from_secs(25), "the server is slower than that");
}

#[test]
fn nobody_there() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = format!("http://{free}");
    let arguments = ["check", "a/b", "4090", "--online", "--json"];
    let (status, code, message, _) = wir(&arguments, &[("HF_ENDPOINT", &endpoint)]).problem();
    assert_eq!((status, code.as_str()), (4, "network"));
    assert!(message.contains("cannot be reached"), "{message}");
    let ran = wir(&arguments, &[("HF_ENDPOINT", "hub.example")]);
    assert_eq!((ran.problem().0, ran.problem().1.as_str()), (2, "invalid-input"));
}

#[test]
fn a_header_without_an_end_is_given_up() {
    // A text that claims to be endless, and a server that sends as long as someone listens, whatever was asked.
    let mut start = small_gguf(&[("general.architecture", "llama")], &[]);
    start[16..24].copy_from_slice(&2_u64.to_le_bytes());
    start.extend(1_u64.to_le_bytes());
    start.extend(b"x");
    start.extend(8_u32.to_le_bytes());
    start.extend((250_u64 << 20).to_le_bytes());
    let server = Server::new(move |_| {
        Answer { status: 200, headers: Vec::new(), body: Body::Endless(start.clone()) }
            .with("Content-Length", (1_u64 << 50).to_string())
    });
    let url = format!("{}/x.gguf", server.url());
    let ran = wir(&["check", &url, "4090", "--online", "--json"], &[]);
    let (status, code, message, _) = ran.problem();
    assert_eq!((status, code.as_str()), (4, "network"), "{message}");
    assert!(message.contains("longer than the 128 MiB"), "{message}");
    assert!(server.sent() < 160 << 20, "{} bytes were taken", server.sent());
}

#[test]
fn lies_about_lengths_and_ranges() {
    let file = gguf("gemma-3-1b.Q4_K_M.gguf");
    let part = file[..1000].to_vec();
    let raw = |status, range: &str, length: &str| {
        let mut answer = Answer { status, headers: Vec::new(), body: Body::Raw(part.clone()) };
        for (name, value) in [("Content-Range", range), ("Content-Length", length)] {
            if !value.is_empty() {
                answer = answer.with(name, value);
            }
        }
        answer
    };
    for (status, range, length, why) in [
        (206, "bytes 0-262143/500000", "262144", "it ended"),
        (206, "bytes 0-262143/500000", "1000", "it ended after 1000 of 131072 bytes"),
        (206, "bytes 5-262148/500000", "262144", "another range"),
        (206, "bytes 0-262143/100", "262144", "another range"),
        (206, "bytes 0-9/*", "10", "range is not stated"),
        (206, "", "1000", "range is not stated"),
        (200, "", "", "length of the file is not stated"),
        (200, "", "5000000", "it ended"),
    ] {
        let answer = std::sync::Mutex::new(Some(raw(status, range, length)));
        let server = Server::new(move |_| {
            answer.lock().unwrap().take().unwrap_or_else(|| Answer::text(500, "no more"))
        });
        let url = format!("{}/x.gguf", server.url());
        let ran = wir(&["check", &url, "4090", "--online", "--json"], &[]);
        let (status, code, message, _) = ran.problem();
        assert_eq!((status, code.as_str()), (4, "network"), "{range} {length}: {message}");
        assert!(message.contains(why), "{range} {length}: {message}");
    }
}

#[test]
fn garbage() {
    for (listing, says) in [
        ("<html>", "cannot be used"),
        ("[7]", "cannot be used"),
        (r#"{"siblings": [{"rfilename": 7}]}"#, "cannot be used"),
        ("{}", "holds no model"),
        (
            r#"{"siblings": [{"rfilename": "../../x.gguf"}, {"rfilename": "/y.gguf"}]}"#,
            "holds no model",
        ),
    ] {
        let hub = Hub::with(move |_| Some(Answer::text(200, listing)));
        assert!(ask(&hub, "a/b").2.contains(says), "{listing}");
    }
    let page = Server::new(|_| Answer::text(200, "<!DOCTYPE html><title>sign in</title>"));
    let url = format!("{}/x.gguf", page.url());
    let ran = wir(&["check", &url, "4090", "--online", "--json"], &[]);
    let (status, code, message, _) = ran.problem();
    assert_eq!((status, code.as_str()), (2, "bad-model-file"));
    assert!(message.contains("a web page"), "{message}");
    let long = Server::new(|_| Answer {
        status: 200,
        headers: vec![("Content-Length", (1_u64 << 40).to_string())],
        body: Body::Endless(b"{\"siblings\": [".to_vec()),
    });
    let ran = wir(&["check", "a/b", "4090", "--online", "--json"], &[("HF_ENDPOINT", &long.url())]);
    assert!(ran.problem().2.contains("longer than the 16 MiB"), "{}", ran.stderr);
}

#[test]
fn names_of_a_server_are_never_printed_raw() {
    let listing = format!(
        r#"{{"id": "a/b\u001b[2J", "sha": "{COMMIT}", "siblings": [{{"rfilename": "x\u001b]0;t\u0007.gguf"}}]}}"#
    );
    let hub = Hub::with(move |r| {
        let page = r.path().starts_with("/api/");
        let text = if page { listing.clone() } else { "no\u{1b}[31m".to_owned() };
        Some(Answer::text(if page { 200 } else { 503 }, text).with("Content-Type", "text/plain"))
    });
    for arguments in [
        vec!["check", "a/b", "4090", "--online"],
        vec!["check", "a/b", "4090", "--online", "--quant", "q4"],
        vec!["check", "hf:a/b/y.gguf", "4090", "--online"],
    ] {
        let ran = hub.wir(&arguments);
        let shown = ran.stdout + &ran.stderr;
        assert!(ran.status != 0 && !shown.contains(['\u{1b}', '\u{7}']), "{shown}");
    }
}

#[test]
fn redirects_end() {
    let hub = Hub::with(|r| Some(Answer::redirect(302, &format!("{}x", r.path()))));
    let (status, code, message, _) = ask(&hub, "a/b");
    assert_eq!((status, code.as_str()), (4, "network"));
    assert!(message.contains("too often"), "{message}");
    assert!(hub.server.asked().len() <= 6);
    let hub = Hub::with(|_| Some(Answer::redirect(302, "file:///etc/passwd")));
    assert!(ask(&hub, "a/b").2.contains("no address of the web"));
}

#[test]
fn too_many_requests_and_failures_of_the_server() {
    let hub = Hub::with(|_| Some(Answer::text(429, "").with("Retry-After", "300")));
    let (status, code, message, hint) = ask(&hub, "a/b");
    assert_eq!((status, code.as_str()), (4, "network"));
    assert!(message.contains("300 s") && hint.contains("HF_TOKEN"), "{message} {hint}");
    let hub = Hub::with(|_| Some(Answer::text(503, "")));
    let (status, _, message, hint) = ask(&hub, "a/b");
    assert_eq!((status, hint.as_str()), (4, "try again later"));
    assert!(message.ends_with("answers 503"), "{message}");
}

#[test]
fn without_the_flag_nobody_is_asked_and_the_flag_is_named() {
    let hub = Hub::new();
    hub.put_gguf("someone/frobnicate-GGUF/x-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    let url = format!("{}/x/y.gguf", hub.server.url());
    for name in ["hf:someone/frobnicate-GGUF", "someone/frobnicate-GGUF", &url] {
        let ran = hub.wir(&["check", name, "4090", "--json"]);
        let (status, code, _, hint) = ran.problem();
        assert_eq!((status, code.as_str()), (2, "unknown-model"), "{name}");
        assert!(hint.contains("`--online`"), "{name}: {hint}");
    }
    for name in ["frobnicate", "ollama:frobnicate:8b"] {
        let hint = hub.wir(&["check", name, "4090", "--json"]).problem().3;
        assert!(!hint.contains("--online"), "{name}: {hint}");
    }
    assert!(hub.server.asked().is_empty());
}
