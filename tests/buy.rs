//! The buyer's and owner's tools, over the whole catalog: figures that must agree, and orders that must hold.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::Command;

/// What a command prints as JSON.
fn ask(args: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    let output = command.args(args.split(' ')).arg("--json").output().unwrap();
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What it prints for people on 80 columns.
fn text(args: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    let output = command.args(args.split(' ')).env("COLUMNS", "80").output().unwrap();
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap()
}

const MACHINES: [&str; 6] = [
    "--hw rtx-4090",
    "--hw m4-max --mem 128",
    "--hw rtx-3060",
    "--hw raspberry-pi-5 --mem 8",
    "--hw ddr5-5600-dual --mem 32",
    "--hw 2x3090",
];

#[test]
fn nothing_that_does_not_run_well_is_recommended() {
    for machine in MACHINES {
        for job in ["chat-7b", "coding-agent", "vision"] {
            let answer = ask(&format!("recommend {machine} --for {job} --limit 500"));
            let all = list(&answer, "recommended");
            assert_eq!(answer["runs_well"], all.len(), "{machine} {job}");
            let mut names = Vec::new();
            let mut merit = f64::INFINITY;
            let mut fast = true;
            for entry in all {
                let verdict = entry["fit"]["verdict"].as_str().unwrap();
                assert!(["comfortable", "tight"].contains(&verdict), "{machine} {job}: {entry}");
                let tok = entry["decode"]["tok_per_s"].as_f64().unwrap();
                let ceiling = entry["decode"]["ceiling"].as_f64().unwrap_or(f64::INFINITY);
                assert!(tok <= ceiling * 1.001, "{machine} {job}: {entry}");
                let reaches = entry["reaches_wanted_speed"].as_bool().unwrap();
                assert!(fast || !reaches, "{machine} {job}: a slow one stands before {entry}");
                if fast && !reaches {
                    (fast, merit) = (false, f64::INFINITY);
                }
                assert!(entry["merit"].as_f64().unwrap() <= merit, "{machine} {job}");
                merit = entry["merit"].as_f64().unwrap();
                let name = entry["model"]["slug"].as_str().unwrap();
                assert!(!names.contains(&name), "{name} twice");
                names.push(name);
            }
        }
    }
}

#[test]
fn a_better_machine_is_recommended_better_models() {
    let best = |machine: &str| {
        let answer = ask(&format!("recommend {machine} --limit 1"));
        list(&answer, "recommended")[0]["merit"].as_f64().unwrap()
    };
    assert!(best("--hw raspberry-pi-5 --mem 8") < best("--hw rtx-3060"));
    assert!(best("--hw rtx-3060") < best("--hw rtx-4090"));
    assert!(best("--hw rtx-4090") < best("--hw m4-max --mem 128"));
}

#[test]
fn only_open_licenses_are_open() {
    let answer = ask("recommend --hw rtx-4090 --license open --limit 500");
    for entry in list(&answer, "recommended") {
        assert_eq!(entry["license_open"], true, "{entry}");
    }
}

#[test]
fn the_front_of_a_plan_has_no_better_set() {
    let plan = ask("plan 70b --min-tps 5");
    let sets = list(&plan, "sets");
    let figures = |s: &Value| {
        let usd = s["price"]["usd"].as_f64()?;
        Some((usd, s["decode"]["tok_per_s"].as_f64()?))
    };
    for set in sets {
        assert!(set["decode"]["tok_per_s"].as_f64().unwrap() >= 5.0);
        assert!(set["fit"]["headroom_bytes"].as_i64().unwrap() >= 0);
        let Some((usd, speed)) = figures(set) else {
            assert_eq!(set["on_front"], false);
            continue;
        };
        let beaten = |o: &Value| {
            figures(o).is_some_and(|(u, s)| (u <= usd && s > speed) || (u < usd && s >= speed))
        };
        assert_eq!(set["on_front"], !sets.iter().any(beaten), "{}", set["hw"]);
    }
    let at = |name: &str| &sets[usize::try_from(plan[name].as_u64().unwrap()).unwrap()];
    assert!(at("cheapest")["price"]["usd"].as_f64() <= at("fastest")["price"]["usd"].as_f64());
}

#[test]
fn a_budget_and_given_prices_hold() {
    let plan = ask("plan 32b --budget 1500 --price rtx-3090=700 --since 2018");
    let sets = list(&plan, "sets");
    assert!(sets.iter().all(|s| s["price"]["usd"].as_f64().is_none_or(|usd| usd <= 1500.0)));
    let given = |s: &&Value| s["hw"]["slug"] == "rtx-3090";
    let given = sets.iter().find(given).unwrap();
    assert_eq!(given["price"]["kind"], "given");
    let count = given["hw"]["count"].as_f64().unwrap();
    assert_eq!(given["price"]["usd"].as_f64().unwrap(), 700.0 * count);
}

#[test]
fn users_need_more_memory() {
    let needed = |users: u32| {
        let plan = ask(&format!("plan 8b --users {users} --ctx 8k"));
        let sets = list(&plan, "sets");
        let same = |s: &&Value| s["hw"]["slug"] == "rtx-5090";
        sets.iter().find(same).unwrap()["memory"]["kv_bytes"].as_u64().unwrap()
    };
    assert_eq!(needed(8), 8 * needed(1));
}

#[test]
fn the_cloud_wins_where_it_is_cheaper() {
    let said = text("cost 70b 2x3090 --price rtx-3090=700");
    assert!(said.contains("The cloud is cheaper"), "{said}");
    assert!(said.contains("it never pays off"), "{said}");
    let answer = ask("cost 70b 2x3090 --price rtx-3090=700");
    let home = &answer["home"];
    let figure = |name: &str| home[name].as_f64().unwrap();
    let a_year = figure("purchase_usd_per_year") + figure("electricity_usd_per_year");
    let millions = figure("tokens_per_year") / 1e6;
    assert!((figure("usd_per_million_tokens") - a_year / millions).abs() < 1e-6);
    for offer in list(&answer, "rent").iter().chain(list(&answer, "api")) {
        assert!(!offer["date"].as_str().unwrap().is_empty());
        assert!(!offer["source"].as_str().unwrap().is_empty());
    }
    let dear = text("cost 8b rtx-4090 --hours 20 --price rtx-4090=100");
    assert!(dear.contains("At home is cheaper"), "{dear}");
    let unknown = text("cost gpt-oss:120b m4-max --mem 128");
    assert!(unknown.contains("price of the machine is unknown"), "{unknown}");
}

#[test]
fn an_order_holds_and_the_unknown_comes_last() {
    let orders = [
        ("tps", "decode_tok_per_s"),
        ("tps-per-dollar", "tok_per_s_per_1000_usd"),
        ("tps-per-watt", "tok_per_s_per_w"),
    ];
    for (by, field) in orders {
        let answer = ask(&format!("hw --sort {by} --limit 1000"));
        let figures = list(&answer, "ranking").iter().map(|r| r[field].as_f64());
        let figures: Vec<f64> = figures.map(|f| f.unwrap_or(f64::NEG_INFINITY)).collect();
        assert!(figures.is_sorted_by(|a, b| a >= b), "{by}");
    }
    let cheap = ask("hw --max-price 300 --min-memory 12gb --limit 1000");
    for r in list(&cheap, "ranking") {
        assert!(r["price"]["usd"].as_f64().unwrap() <= 300.0);
        assert!(r["hw"]["memory_bytes"].as_u64().unwrap() >= 12 << 30);
    }
}

#[test]
fn every_guide_has_choices_with_reasons() {
    for kind in ["laptop", "mac", "gpu", "budget", "mini-pc", "server"] {
        let guide = ask(&format!("best {kind}"));
        let choices = list(&guide, "choices");
        assert!(!choices.is_empty(), "{kind}");
        for choice in choices {
            assert!(!choice["reason"].as_str().unwrap().is_empty(), "{kind}");
        }
    }
}

#[test]
fn everything_fits_80_columns() {
    let cases = [
        "recommend --hw rtx-4090",
        "recommend --hw raspberry-pi-5 --mem 8",
        "plan 70b",
        "plan 120b --users 4",
        "plan 671b --min-tps 5",
        "check 671b 4@ryzen-ai-max-plus-395 --mem 128",
        "compare 2@dgx-spark 4@m5-pro",
        "cost 70b 2x3090",
        "cost gpt-oss:120b m4-max",
        "hw --sort tps-per-dollar",
        "hw --sort score",
        "best gpu",
        "pick-gpu --for coding-agent --budget 2000",
        "pick-gpu --form mac",
        "best laptop --for coding-agent",
    ];
    for case in cases {
        for line in text(case).lines() {
            // Addresses are not broken.
            let address = line.trim_start().starts_with("https://");
            assert!(address || line.chars().count() <= 80, "{case}: {line}");
        }
    }
}

#[test]
fn proven_combinations_are_those_of_the_task_and_the_machine() {
    let answer = ask("recommend --hw ryzen-ai-max-plus-395 --mem 128 --for coding-agent");
    let stacks = list(&answer, "stacks");
    assert_eq!(stacks[0]["id"], "strix-halo-coding");
    assert!(stacks.iter().all(|s| s["workload"] == "coding-agent"));
    assert!(stacks.iter().all(|s| !list(s, "sources").is_empty()));
    assert!(list(&ask("recommend --hw raspberry-pi-5 --mem 8"), "stacks").is_empty());
}

#[test]
fn a_comparison_agrees_with_itself() {
    let answer = ask("compare rtx-4090 rtx-5090 m4-max --price 4090=1500");
    let machines = list(&answer, "machines");
    // The sizes of the M4 Max differ in what they run, and stand side by side.
    let sizes = machines.iter().filter(|m| m["hw"]["slug"] == "m4-max-40c").count();
    assert!(sizes > 1, "{sizes}");
    assert_eq!(
        machines[0]["price"],
        serde_json::json!({"usd": 1500.0, "kind": "given", "year": null})
    );
    for machine in machines {
        let usd = machine["price"]["usd"].as_f64();
        let gib = machine["hw"]["usable_bytes"].as_f64().unwrap() / f64::from(1 << 30);
        let by_gib = machine["usd_per_usable_gib"].as_f64();
        assert_eq!(usd.is_some(), by_gib.is_some());
        if let (Some(usd), Some(by_gib)) = (usd, by_gib) {
            assert!((by_gib - usd / gib).abs() < 1e-6);
        }
    }
    for shared in list(&answer, "same_models") {
        let on = list(shared, "on");
        assert_eq!(on.len(), machines.len());
        let bound = |i: usize, end: &str| on[i]["decode"][end].as_f64();
        // The fastest is above all others; where two overlap at the top there is none.
        let best = (0..on.len())
            .filter(|i| bound(*i, "low").is_some())
            .find(|i| (0..on.len()).all(|j| j == *i || bound(j, "high") < bound(*i, "low")));
        assert_eq!(shared["fastest"].as_u64(), best.map(|b| b as u64), "{}", shared["class"]);
    }
    let choose = list(&answer, "choose");
    assert_eq!(choose.len(), machines.len());
    let reasons = |i: usize| choose[i]["reasons"].to_string();
    assert!(reasons(0).contains("price decides: $1,500 (as given)"), "{}", reasons(0));
}

#[test]
fn a_price_has_its_kind_and_its_year() {
    let cases = [
        "show rtx-4090",
        "show m4-max --mem 48",
        "show dgx-spark",
        "show 2x3090",
        "compare 4090 5090",
        "plan 70b",
        "pick-gpu --for chat-32b --budget 2000",
        "show h100-sxm",
    ];
    for case in cases {
        let said = text(case).split_whitespace().collect::<Vec<_>>().join(" ");
        for (at, _) in said.match_indices('$') {
            let rest: String = said[at..].chars().take(40).collect();
            // Ratios and differences are no prices.
            let ratio = ["per", "more", "an hour", "a kWh"].iter().any(|w| rest.contains(w))
                || said[..at].ends_with("per 1000 ")
                || rest
                    .split_whitespace()
                    .next()
                    .is_some_and(|n| n.trim_end_matches(',').len() < 4);
            let kind = ["launch 2", "street 2", "as given"].iter().any(|k| rest.contains(k));
            assert!(kind || ratio, "{case}: {rest}");
        }
    }
}

#[test]
fn a_price_that_is_stated_counts_everywhere() {
    let shown = ask("show 4090 --price 4090=1500");
    assert_eq!(shown["price"]["usd"], 1500.0);
    let pair = ask("show 2x4090 --price 4090=1500");
    assert_eq!(pair["price"]["usd"], 3000.0);
    let ranked = ask("hw 4090 --price rtx-4090=1500");
    let first = list(&ranked, "ranking").iter().find(|r| r["hw"]["slug"] == "rtx-4090");
    assert_eq!(first.unwrap()["price"]["usd"], 1500.0);
    let said = text("best gpu --price 4090=1000 --limit 50");
    assert!(said.contains("$1,000"), "{said}");
    let picked = text("pick-gpu --for chat-32b --price 4090=300");
    assert!(picked.contains("$300 (as given)") && picked.contains("--price 4090=300"), "{picked}");
}

#[test]
fn sections_are_picked() {
    let said = text("show rtx-4090 --section faq,verdict");
    let headings = ["Verdict", "Questions"];
    assert!(headings.iter().all(|h| said.lines().any(|l| l == *h)), "{said}");
    assert!(!said.contains("What breaks first") && !said.contains("Score"), "{said}");
    // All memory sizes where the runs are asked for, one on the whole page.
    let tables =
        |args: &str| text(args).lines().filter(|l| l.trim_start().starts_with("class ")).count();
    assert_eq!(tables("show m4-max --section runs"), 3);
    assert_eq!(tables("show m4-max"), 1);
    let mut wrong = Command::new(env!("CARGO_BIN_EXE_wir"));
    let output = wrong.args(["show", "rtx-4090", "--section", "nonsense"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let post = text("show rtx-4090 --format markdown --section breaks");
    assert!(
        post.starts_with("# GeForce RTX 4090") && post.contains("## What breaks first"),
        "{post}"
    );
    assert!(!post.contains("## Verdict"), "{post}");
}

#[test]
fn a_chip_that_nothing_drives_is_told_as_that() {
    for case in ["show tenstorrent-p150", "check --hw tenstorrent-p150", "check 8b tpu-v6e"] {
        let said = text(case).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("has no backend for this chip"), "{case}: {said}");
    }
    let page = ask("show tenstorrent-p150");
    assert_eq!(page["driven"], false);
    assert_eq!(page["rating"], Value::Null);
    assert!(list(&page, "relatives").is_empty());
}

#[test]
fn used_cards_are_of_earlier_years_and_their_launch_price_is_told_as_that() {
    let newest = |answer: &Value| {
        let years = list(answer, "choices").iter().filter_map(|c| c["price"]["year"].as_u64());
        years.max().unwrap()
    };
    let used = ask("best used-gpu --limit 500 --price rtx-3090=700");
    assert!(list(&used, "choices").len() > 20);
    assert!(newest(&used) + 3 <= newest(&ask("best gpu --limit 500")));
    for choice in list(&used, "choices") {
        let told = choice["catch"].as_str().unwrap().contains("not the price of a used one");
        let of_launch = choice["price"]["kind"].as_str().is_some_and(|kind| kind != "given");
        assert_eq!(told, of_launch, "{choice}");
    }
}

#[test]
fn a_ranking_names_the_memory_that_the_grid_names() {
    let ranked = ask("best gpu --limit 3");
    for choice in list(&ranked, "choices") {
        let slug = choice["hw"]["slug"].as_str().unwrap();
        let mem = choice["hw"]["memory_bytes"].as_u64().unwrap() >> 30;
        let grid = ask(&format!("check --hw {slug} --mem {mem}"));
        assert_eq!(choice["hw"]["usable_bytes"], grid["hw"]["usable_bytes"], "{slug}");
    }
}

#[test]
fn a_form_filters_the_leaderboard() {
    let all = ask("hw --form mini-pc --sort memory --limit 500");
    let names: Vec<&str> =
        list(&all, "ranking").iter().map(|m| m["hw"]["slug"].as_str().unwrap()).collect();
    assert!(names.contains(&"ryzen-ai-max-plus-395"), "{names:?}");
    assert!(!names.iter().any(|n| n.starts_with("rtx-") || n.contains("laptop")), "{names:?}");
}

#[test]
fn what_comes_after_the_cost_names_the_same_machine() {
    assert!(text("cost 8b --hw m4-max --mem 64").contains("m4-max-40c --mem 64gb"));
    assert!(text("cost 70b 2x3090").contains("wir check llama-3.3-70b 2xrtx-3090\n"));
}

#[test]
fn every_page_ends_with_the_next_commands() {
    let cases = [
        "models qwen3",
        "hw 40",
        "hw --sort score",
        "quants",
        "runtimes",
        "accuracy",
        "explain kv-cache",
        "explain 70b 4090",
        "explain --terms",
        "fix",
        "fix cuda-out-of-memory",
        "cost 70b 2x3090",
        "compare m4-max 4090",
        "check 8b 4090",
        "check --hw 4090",
        "recommend --hw 4090",
        "plan 70b",
        "best gpu",
    ];
    for case in cases {
        let said = text(case);
        let last = said.rfind("\n  next  ").or_else(|| said.rfind("\n  better  "));
        let end = &said[last.unwrap_or_else(|| panic!("{case}: {said}"))..];
        let names_a_command = end.contains("wir ") || case.starts_with("check");
        assert!(names_a_command && end.lines().count() < 9, "{case}: {end}");
    }
}

#[test]
fn what_is_not_sold_new_is_no_answer_unless_its_price_is_stated() {
    let of = |args: &str| {
        let guide = ask(args);
        let slugs = list(&guide, "choices").iter().map(|c| c["hw"]["slug"].to_string());
        slugs.collect::<String>()
    };
    let macs = of("best mac --limit 99");
    assert!(macs.contains("m5-") && !macs.contains("m1-") && !macs.contains("m2-"), "{macs}");
    assert!(of("best mac --limit 99 --price m2-max@64gb=1200").contains("m2-max"));
    let guide = ask("best mac --limit 99");
    for choice in list(&guide, "choices") {
        let old = choice["hw"]["slug"].as_str().unwrap().starts_with("m4-");
        let told = choice["catch"].as_str().unwrap().contains("took its place");
        assert!(told || !old, "{choice}");
    }
    let plan = ask("plan 70b --price rtx-3090=700");
    let has = |slug: &str| list(&plan, "sets").iter().any(|s| s["hw"]["slug"] == slug);
    assert!(has("rtx-3090") && !has("rtx-4090"));
}

#[test]
fn what_is_rented_instead_is_fast_enough_and_pays_off_as_the_cost_says() {
    let plan = ask("plan 120b --min-tps 30");
    let rent = list(&plan, "rent");
    let hour = |offer: &Value| offer["usd_per_hour"].as_f64().unwrap();
    assert!(!rent.is_empty() && rent.is_sorted_by(|a, b| hour(a) <= hour(b)), "{rent:?}");
    let sets = list(&plan, "sets");
    let at = |name: &str| &sets[usize::try_from(plan[name].as_u64().unwrap()).unwrap()];
    let (bought, smallest) = (&at("cheapest")["hw"], &at("smallest")["hw"]);
    let count = |hw: &Value| hw["count"].as_u64();
    let no_smaller = |s: &Value| s["price"].is_null() || count(&s["hw"]) >= count(smallest);
    assert!(sets.iter().all(no_smaller));
    let name = format!("{}x{}", bought["count"], bought["slug"].as_str().unwrap());
    let mut compared = 0;
    for offer in rent {
        assert!(offer["decode"]["tok_per_s"].as_f64().unwrap() >= 30.0, "{offer}");
        assert!(offer["date"].as_str().is_some_and(|d| d.len() == 10), "{offer}");
        let Some(month) = offer["hours_per_month_until_buying_is_cheaper"].as_f64() else {
            continue;
        };
        let day = month * 12.0 / 365.25;
        let cost = ask(&format!("cost 120b {name} --hours {day}"));
        let same = list(&cost, "rent").iter().find(|o| o["item"] == offer["item"]);
        // The cost takes the fewest cards that hold it; more may be needed for the speed.
        let Some(same) = same.filter(|o| o["hw"]["count"] == offer["hw"]["count"]) else {
            continue;
        };
        let years = same["break_even_years"].as_f64().unwrap();
        assert!((years - 3.0).abs() < 0.01, "{years} years: {offer}");
        compared += 1;
    }
    assert!(compared > 1, "{compared}");
}

#[test]
fn several_machines_are_a_machine_as_any_other() {
    let plan = ask("plan 671b --min-tps 5");
    let sets = list(&plan, "sets");
    let several: Vec<&Value> = sets.iter().filter(|s| s["hw"]["machines"].is_u64()).collect();
    assert!(!several.is_empty());
    for set in several {
        let (slug, n) = (set["hw"]["slug"].as_str().unwrap(), &set["hw"]["machines"]);
        let mem = set["hw"]["memory_bytes"].as_u64().unwrap() >> 30;
        // The same by name, and by number where it is a whole computer.
        let named = ask(&format!("check 671b {n}@{slug} --mem {mem}"));
        let counted = ask(&format!("check 671b --hw {slug} --count {n} --mem {mem}"));
        assert_eq!(named["decode"], set["decode"], "{slug}");
        assert_eq!(named["hw"], counted["hw"], "{slug}");
        assert_eq!(set["decode"]["evidence"], "estimated");
        assert!(set["memory"]["device_bytes"].as_u64() <= set["hw"]["usable_bytes"].as_u64());
        // One of them does not hold it, or fewer would have been named.
        let one = ask(&format!("check 671b {slug} --mem {mem} --offload full"));
        assert_eq!(one["fit"]["verdict"], "no", "{slug}");
        // A price is that of all.
        if set["price"]["kind"] == "street" {
            let alone = ask(&format!("show {slug} --mem {mem}"));
            let each = alone["price"]["usd"].as_f64().unwrap();
            assert_eq!(set["price"]["usd"].as_f64().unwrap(), each * n.as_f64().unwrap());
        }
    }
    let commands = text("check 671b 3@m5-ultra --mem 256 --command");
    let lines: Vec<&str> = commands.lines().collect();
    assert!(lines[0].starts_with("# ") && lines[0].contains("ggml-rpc-server"), "{commands}");
    assert!(lines[1].contains("--rpc machine2:50052,machine3:50052"), "{commands}");
    assert!(text("check 8b 2@2x3090 --command").contains("-sm layer"));
}

#[test]
fn what_is_there_already_is_not_paid_again() {
    // Beside a card that is there only the other one is bought, and what both do is what the set does by name.
    let answer = ask("pick-gpu --model 70b --owned rtx-3090 --condition any");
    let picks = list(&answer, "picks");
    let beside: Vec<&Value> = picks.iter().filter(|p| p["bought"].is_string()).collect();
    assert!(beside.len() > 5, "{} sets", beside.len());
    for pick in beside.iter().take(8) {
        let bought = pick["bought"].as_str().unwrap();
        let alone = ask(&format!("hw {bought}"));
        let entry = list(&alone, "hardware").iter().find(|h| h["slug"] == bought).cloned();
        let entry = entry.unwrap_or_else(|| panic!("no {bought}"));
        let set = if bought == "rtx-3090" { "2x3090".into() } else { format!("3090+{bought}") };
        let checked = ask(&format!("check 70b {set}"));
        assert_eq!(checked["decode"]["tok_per_s"], pick["decode"]["tok_per_s"], "{set}");
        assert!(pick["price"]["usd"].as_f64().unwrap() > 0.0, "{entry}");
    }
    // A second one of the same is among them, however old it is.
    assert!(beside.iter().any(|p| p["bought"] == "rtx-3090"));
    assert_eq!(answer["owned_does_it"], false);
    let enough = ask("pick-gpu --for chat-14b --owned rtx-3090");
    assert_eq!(enough["owned_does_it"], true);
}

#[test]
fn wishes_hold() {
    let quiet = ask("pick-gpu --for chat-14b --max-noise quiet --condition any");
    assert!(!list(&quiet, "picks").is_empty());
    for pick in list(&quiet, "picks") {
        assert!(pick["power_w"].as_f64().unwrap() <= 100.0, "{pick}");
    }
    let used = text("pick-gpu --for chat-14b --condition used");
    assert!(used.contains("the price is that of its launch"), "{used}");
    let small = text("pick-gpu --for chat-14b --owned desktop --psu 500 --form gpu");
    assert!(small.contains("yours gives 500"), "{small}");
    let large = text("pick-gpu --for chat-14b --owned desktop --psu 1300 --form gpu");
    assert!(large.contains("your power supply of 1300 W is enough"), "{large}");
}

#[test]
fn what_is_owned_has_to_be_a_card_or_a_desktop() {
    for (owned, says) in [("m4-max", "not one card"), ("2x3090", "not one card"), ("4099", "4090")]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
        let output = command.args(["pick-gpu", "--owned", owned]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{owned}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{owned}: {said}");
    }
}
