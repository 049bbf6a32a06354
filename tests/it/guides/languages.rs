//! The code that verifies a signature, as the guide shows it in five languages, against deliveries signed by Landrush.
//!
//! Python and JavaScript are run wherever the tests are. PHP, Ruby and Go are run where they are installed; everywhere their
//! code is held to name every part of the scheme.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use landrush_model::{EventId, Timestamp};
use landrush_tests::only_block;
use landrush_webhooks::EndpointSecret;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_AAKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A language: how its code is run over cases from standard input, printing a line for each.
struct Language {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    file: &'static str,
    /// What the guide's code is followed by, in the same file, or in a file of its own.
    driver: &'static str,
    driver_file: Option<&'static str>,
    /// The comparison in constant time.
    comparison: &'static str,
}

const PYTHON: Language = Language {
    name: "python",
    program: "python3",
    arguments: &["verify.py"],
    file: "verify.py",
    driver: r#"
import json, sys
for case in json.load(sys.stdin):
    print("genuine" if verify(case["secret"], case["headers"], case["body"].encode()) else "forged")
"#,
    driver_file: None,
    comparison: "hmac.compare_digest",
};

const JAVASCRIPT: Language = Language {
    name: "js",
    program: "node",
    arguments: &["verify.mjs"],
    file: "verify.mjs",
    driver: r#"
import { readFileSync } from "node:fs";
for (const { secret, headers, body } of JSON.parse(readFileSync(0, "utf8"))) {
  console.log(verify(secret, headers, Buffer.from(body)) ? "genuine" : "forged");
}
"#,
    driver_file: None,
    comparison: "timingSafeEqual",
};

const PHP: Language = Language {
    name: "php",
    program: "php",
    arguments: &["verify.php"],
    file: "verify.php",
    driver: r#"
foreach (json_decode(stream_get_contents(STDIN), true) as $case) {
    echo verify($case['secret'], $case['headers'], $case['body']) ? "genuine\n" : "forged\n";
}
"#,
    driver_file: None,
    comparison: "hash_equals",
};

const RUBY: Language = Language {
    name: "ruby",
    program: "ruby",
    arguments: &["verify.rb"],
    file: "verify.rb",
    driver: r#"
require "json"
JSON.parse($stdin.read).each do |given|
  puts verify(given["secret"], given["headers"], given["body"]) ? "genuine" : "forged"
end
"#,
    driver_file: None,
    comparison: "OpenSSL.secure_compare",
};

const GO: Language = Language {
    name: "go",
    program: "go",
    arguments: &["run", "verify.go", "main.go"],
    file: "verify.go",
    driver: r#"
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	var cases []struct {
		Secret, Body string
		Headers      map[string]string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	for _, given := range cases {
		headers := http.Header{}
		for name, value := range given.Headers {
			headers.Set(name, value)
		}
		if Verify(given.Secret, headers, []byte(given.Body)) {
			fmt.Println("genuine")
		} else {
			fmt.Println("forged")
		}
	}
}
"#,
    driver_file: Some("main.go"),
    comparison: "hmac.Equal",
};

/// A delivery, and whether it is genuine.
pub(super) struct Case {
    what: &'static str,
    is_genuine: bool,
    secret: &'static str,
    headers: Map<String, Value>,
    body: String,
}

impl Case {
    /// A genuine delivery, signed at this moment.
    fn signed(what: &'static str, at: Timestamp) -> Self {
        let body = r#"{"type":"orders.completed","data":{"domain":"bücher.com"}}"#.to_owned();
        let id: EventId = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44".parse().unwrap();
        let signed = EndpointSecret::parse(SECRET).unwrap().sign(id, at, &body);
        let headers =
            signed.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
        Self { what, is_genuine: true, secret: SECRET, headers, body }
    }

    fn forged(mut self, forge: impl FnOnce(&mut Self)) -> Self {
        forge(&mut self);
        self.is_genuine = false;
        self
    }

    fn signature(&self) -> String {
        self.headers["webhook-signature"].as_str().unwrap().to_owned()
    }

    fn with_signature(mut self, signature: String) -> Self {
        self.headers.insert("webhook-signature".into(), signature.into());
        self
    }
}

#[expect(clippy::disallowed_methods, reason = "the code in the guide compares with the machine's own clock")]
fn now() -> Timestamp {
    Timestamp::from_datetime(time::OffsetDateTime::now_utc())
}

pub(super) fn cases() -> Vec<Case> {
    let (now, minutes) = (now(), |minutes: u64| Duration::from_secs(60 * minutes));
    let signed = |what| Case::signed(what, now);
    let header = |name: &'static str, value: &'static str| {
        move |case: &mut Case| {
            case.headers.insert(name.into(), value.into());
        }
    };
    let own = signed("").signature();
    vec![
        signed("as it is sent"),
        Case::signed("four minutes old", now - minutes(4)),
        Case::signed("four minutes ahead", now + minutes(4)),
        signed("the second of several signatures").with_signature(format!("v1,bm90IHRoaXMgb25l {own}")),
        signed("among signatures of other versions").with_signature(format!("v1a,AAAA {own} v2,AAAA")),
        signed("another body").forged(|case| case.body.push(' ')),
        signed("another secret").forged(|case| case.secret = OTHER_SECRET),
        signed("another id").forged(header("webhook-id", "0192f6a8-5c1e-7d3a-9b00-000000000000")),
        signed("no id").forged(|case| drop(case.headers.remove("webhook-id"))),
        Case::signed("six minutes old", now - minutes(6)).forged(|_| {}),
        Case::signed("six minutes ahead", now + minutes(6)).forged(|_| {}),
        signed("no number for a time").forged(header("webhook-timestamp", "soon")),
        signed("no time").forged(|case| drop(case.headers.remove("webhook-timestamp"))),
        signed("another version").with_signature(own.replace("v1,", "v2,")).forged(|_| {}),
        signed("half a signature").with_signature(own[..20].to_owned()).forged(|_| {}),
        signed("an empty signature").forged(header("webhook-signature", "")),
        signed("no signature").forged(|case| drop(case.headers.remove("webhook-signature"))),
        signed("no headers").forged(|case| case.headers.clear()),
    ]
}

/// Runs the guide's code over the cases; `None` if the language is not installed.
async fn verdicts(language: &Language, folder: &Path, cases: &[Case]) -> Option<Vec<String>> {
    let code = only_block("webhooks", language.name);
    match language.driver_file {
        None => std::fs::write(folder.join(language.file), code + language.driver).unwrap(),
        Some(file) => {
            let code = code.replacen("package landrush", "package main", 1);
            std::fs::write(folder.join(language.file), code).unwrap();
            std::fs::write(folder.join(file), language.driver).unwrap();
        }
    }
    run(language.program, language.arguments, folder, cases).await
}

/// Runs a program over the cases; the lines that it prints, or `None` if there is no such program.
pub(super) async fn run(
    program: &str,
    arguments: &[&str],
    folder: &Path,
    cases: &[Case],
) -> Option<Vec<String>> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        spawned => spawned.unwrap(),
    };
    let input: Vec<Value> = cases
        .iter()
        .map(|case| json!({ "secret": case.secret, "headers": case.headers, "body": case.body }))
        .collect();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(json!(input).to_string().as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{program}: {errors}");
    Some(String::from_utf8_lossy(&output.stdout).lines().map(ToOwned::to_owned).collect())
}

async fn check(language: &Language) -> Option<()> {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases();
    compare(language.name, &cases, &verdicts(language, folder.path(), &cases).await?);
    Some(())
}

/// Panics unless every verdict is right.
pub(super) fn compare(whose: &str, cases: &[Case], verdicts: &[String]) {
    assert_eq!(verdicts.len(), cases.len(), "{whose}");
    for (case, verdict) in cases.iter().zip(verdicts) {
        let expected = if case.is_genuine { "genuine" } else { "forged" };
        assert_eq!(verdict, expected, "{whose}: {}", case.what);
    }
}

#[tokio::test]
async fn python_tells_genuine_deliveries() {
    check(&PYTHON)
        .await
        .expect("python3 is missing; run tests/run, which installs it, or install Python 3.9 or newer");
}

#[tokio::test]
async fn javascript_tells_genuine_deliveries() {
    check(&JAVASCRIPT)
        .await
        .expect("node is missing; run tests/run, which installs it, or install Node.js 18 or newer");
}

#[tokio::test]
async fn php_ruby_and_go_tell_genuine_deliveries_where_they_are_installed() {
    for language in [PHP, RUBY, GO] {
        if check(&language).await.is_none() {
            println!("{} is not installed: its code in the guide was not run", language.program);
        }
    }
}

#[test]
fn every_language_names_every_part_of_the_scheme() {
    for language in [PYTHON, JAVASCRIPT, PHP, RUBY, GO] {
        let code = only_block("webhooks", language.name);
        let parts =
            ["webhook-id", "webhook-timestamp", "webhook-signature", "whsec_", "v1,", language.comparison];
        for part in parts {
            assert!(code.contains(part), "{}: {part}", language.name);
        }
        let five_minutes = ["5 * 60", "5*time.Minute"];
        assert!(five_minutes.iter().any(|part| code.contains(part)), "{}", language.name);
    }
}
