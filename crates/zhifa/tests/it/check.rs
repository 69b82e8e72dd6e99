//! `zhifa check`: what a technician is told of a town's folder before it is served.

use std::path::Path;
use std::process::{Command, Output};

fn check(town: Option<&Path>) -> Output {
    let mut asked = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    asked.arg("check");
    if let Some(town) = town {
        asked.arg("--town").arg(town);
    }
    asked.output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_ways_out_are_checked_with_everything_that_is_wrong_and_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notify.toml");
    let run = |text: &str, mode: u32| {
        std::fs::write(&file, text).expect("written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("guarded");
        let mut asked = Command::new(env!("CARGO_BIN_EXE_zhifa"));
        asked.arg("check").arg("--notify").arg(&file).env("ZHIFA_TEST_KEY", "not-a-key-but-secret");
        asked.output().expect("the binary runs")
    };
    let wrong = "[push]\nsubject = \"nobody\"\nkey = \"env:ZHIFA_TEST_KEY\"\n[mail]\nhost = \"env:ZHIFA_TEST_NONE\"\nfrom = \"x\"\n";
    let answer = run(wrong, 0o644);
    assert!(!answer.status.success());
    for words in [
        "notify.toml有误",
        "chmod 600",
        "push.subject",
        "push.key",
        "环境变量ZHIFA_TEST_NONE没有设置",
        "mail.from",
    ] {
        assert!(said(&answer).contains(words), "{words}: {}", said(&answer));
    }
    assert!(!said(&answer).contains("not-a-key"), "{}", said(&answer));
    let made = Command::new(env!("CARGO_BIN_EXE_zhifa")).arg("push-key").output().expect("the binary runs");
    let private =
        said(&made).lines().next().and_then(|l| l.rsplit('：').next().map(String::from)).expect("a key");
    let right = format!("[push]\nsubject = \"mailto:it@example.com\"\nkey = \"{private}\"\n");
    let answer = run(&right, 0o600);
    assert!(answer.status.success() && said(&answer).contains("开通了：浏览器推送"), "{}", said(&answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outside_providers_are_asked_and_no_secret_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sign-in.toml");
    let run = async |text: String, mode: u32, secret: &'static str| {
        std::fs::write(&file, text).expect("written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("guarded");
        let file = file.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let mut asked = Command::new(env!("CARGO_BIN_EXE_zhifa"));
            asked.arg("check").arg("--sign-in").arg(&file).env("ZHIFA_TEST_SECRET", secret);
            asked.output().expect("the binary runs")
        });
        asked.await.expect("it ends")
    };
    let wrong = "[oidc]\nissuer = \"http://id.example.invalid\"\nclient_id = \"env:ZHIFA_TEST_SECRET\"\n[wecom]\ncorp_id = \"\"\nagent_id = \"1\"\nsecret = \"env:ZHIFA_TEST_NONE\"\n";
    let answer = run(wrong.into(), 0o644, testbed::SECRET).await;
    assert!(!answer.status.success());
    for words in
        ["sign-in.toml有误", "chmod 600", "oidc.issuer", "wecom.corp_id", "环境变量ZHIFA_TEST_NONE没有设置"]
    {
        assert!(said(&answer).contains(words), "{words}: {}", said(&answer));
    }
    let (id, corp) = (testbed::IdProvider::open().await, testbed::WecomProvider::open().await);
    let right = format!(
        "[oidc]\nissuer = \"{}\"\nclient_id = \"{}\"\n[wecom]\ncorp_id = \"{}\"\nagent_id = \"{}\"\nsecret = \"env:ZHIFA_TEST_SECRET\"\napi = \"{}\"\n",
        id.issuer,
        testbed::CLIENT,
        testbed::CORP,
        testbed::AGENT,
        corp.base
    );
    let answer = run(right.clone(), 0o600, testbed::SECRET).await;
    let told = said(&answer);
    assert!(answer.status.success() && told.contains("单点登录可以使用：企业微信、统一身份认证"), "{told}");
    let answer = run(right, 0o600, "not-the-secret").await;
    let told = said(&answer);
    assert!(
        !answer.status.success() && told.contains("企业微信不能使用：错误码40001：应用的Secret不对"),
        "{told}"
    );
    assert!(!told.contains("not-the-secret"), "{told}");
}

#[test]
fn a_town_is_checked_and_its_borders_are_counted() {
    let plain = check(None);
    assert!(plain.status.success(), "{}", said(&plain));
    assert!(said(&plain).contains("承留镇的配置没有错误，村级网格51个") && said(&plain).contains("只是示意"));

    let copy = tempfile::tempdir().expect("a folder");
    copy_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/chengliu"), copy.path());
    let town = office::town::load(copy.path()).expect("the town loads");
    // The points of the rounds are invented where the sketch has room; with borders they would have to lie within.
    std::fs::remove_file(copy.path().join("patrol.toml")).expect("the town has rounds");
    let grids = copy.path().join("grids.toml");
    let text = std::fs::read_to_string(&grids).expect("a file");
    std::fs::write(&grids, text.replace("schematic = true", "schematic = false")).expect("written");
    let mut borders = town.grids.geojson();
    let gone = borders["features"].as_array_mut().expect("features").pop().expect("a village");
    let write = |borders: &serde_json::Value| {
        std::fs::write(copy.path().join("grids.geojson"), borders.to_string()).expect("written");
    };
    write(&borders);
    let partly = check(Some(copy.path()));
    assert!(partly.status.success(), "{}", said(&partly));
    let name = gone["properties"]["name"].as_str().expect("a name");
    assert!(said(&partly).contains("有边界的50个，没有边界的1个"), "{}", said(&partly));
    assert!(said(&partly).contains(&format!("未划入网格”：{name}")), "{}", said(&partly));

    borders["features"][0]["geometry"]["coordinates"][0][0].as_array_mut().expect("a ring").pop();
    write(&borders);
    let spoilt = check(Some(copy.path()));
    assert!(!spoilt.status.success());
    assert!(
        said(&spoilt).contains("grids.geojson") && said(&spoilt).contains("没有闭合"),
        "{}",
        said(&spoilt)
    );
}
