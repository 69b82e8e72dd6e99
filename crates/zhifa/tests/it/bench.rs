use std::process::Command;

#[test]
fn bench_measures_a_small_town_and_names_every_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("bench.json");
    let run = Command::new(env!("CARGO_BIN_EXE_zhifa"))
        .args(["bench", "--quick", "--matters", "500", "--out"])
        .arg(&out)
        .output()
        .expect("zhifa runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(&out).expect("the figures are written");
    let found: serde_json::Value = serde_json::from_str(&text).expect("as JSON");
    let positive = |path: &str| {
        let value = found.pointer(path).unwrap_or_else(|| panic!("no {path} in {text}"));
        assert!(value.as_f64().is_some_and(|v| v > 0.0), "{path} is {value}");
    };
    for path in ["/machine/cores", "/machine/memory_mb", "/towns/0/matters", "/towns/0/start_ms"] {
        positive(path);
    }
    for name in [
        "idle_memory_mb",
        "idle_own_memory_mb",
        "loaded_memory_mb",
        "pdf/per_second",
        "pdf/pages",
        "verify/mb_per_second",
    ] {
        positive(&format!("/towns/0/{name}"));
    }
    for page in ["inbox", "clues", "case", "search"] {
        positive(&format!("/towns/0/pages/{page}/p99_ms"));
    }
    for clients in [1, 8, 32] {
        positive(&format!("/towns/0/steps/{clients}/per_second"));
        positive(&format!("/towns/0/photos/{clients}/per_second"));
    }
    for connections in [1, 6] {
        let phones = format!("/towns/0/phones/{connections}");
        for name in ["per_second", "seconds", "p99_ms", "memory_mb", "cut", "sent_twice", "desk/p99_ms"] {
            positive(&format!("{phones}/{name}"));
        }
        let errors = found.pointer(&format!("{phones}/errors"));
        assert_eq!(errors, Some(&serde_json::json!(0)), "{text}");
    }
}
