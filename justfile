# One-line recipes; `just` is optional, each line can be typed by hand.

# A batch of 50 orders on sandbox registrars, from one command.
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# The server, with the configuration in landrush.toml.
serve *ARGS:
    cargo run --release -- --config landrush.toml serve {{ARGS}}

# The binary to be passed on: target/dist/landrush.
dist:
    cargo build --locked --profile dist -p landrush

# Every test; `just test NAME…` runs those whose names contain one of the NAMEs.
test *ARGS:
    tests/run {{ARGS}}

# Benchmarks: figures in target/bench/summary.json.
bench *ARGS:
    tests/bench {{ARGS}}

# Fuzzing of what reads a registrar's answers: a minute for each target.
fuzz *ARGS:
    tests/fuzz {{ARGS}}

# Formatting, lints and documentation, as CI checks them.
lint:
    cargo fmt --all --check
    cargo clippy --locked --workspace --all-targets -- -D warnings

# The crates' documentation, in the browser.
docs:
    cargo doc --workspace --no-deps --open
