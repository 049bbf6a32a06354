use crate::database::{Opened, postgres::Database, sqlite::File};
use futures_util::future::join_all;
use landrush_model::OperationKind;
use landrush_model::order::Outcome;
use landrush_model::ports::{OrderStore, WorkQueue};
use std::time::Instant;

async fn run(name: &str, opened: Opened) {
    let store = opened.store.clone();
    let subject = opened.into_subject(());
    let tenant = subject.tenant("a").await;
    for (batches, size) in [(1usize, 1usize), (1, 50), (10, 50), (64, 1), (200, 10)] {
        let mut all = Vec::new();
        for b in 0..batches {
            let d: Vec<String> = (0..size).map(|n| format!("x{batches}-{size}-{b}-{n}.com")).collect();
            let d: Vec<&str> = d.iter().map(String::as_str).collect();
            all.push(subject.batch(&tenant, &d).await);
        }
        let t = Instant::now();
        for r in join_all(all.into_iter().map(|b| store.accept(b))).await {
            r.unwrap();
        }
        println!("{name}: accept {batches} x {size}: {:?}", t.elapsed());
    }
    let t = Instant::now();
    let works = subject.claim(500).await;
    println!("{name}: claim {}: {:?}", works.len(), t.elapsed());
    let changes: Vec<_> =
        works.iter().map(|w| subject.change(w, Outcome::Begun(OperationKind::Register))).collect();
    for n in [1usize, 1, 1, 20, 64, 200] {
        let some: Vec<_> = changes.iter().skip(n * 2 - 1).take(0).collect::<Vec<_>>();
        drop(some);
    }
    let mut rest = changes.into_iter();
    for n in [1usize, 1, 1, 20, 64, 200] {
        let some: Vec<_> = rest.by_ref().take(n).collect();
        let t = Instant::now();
        for r in join_all(some.into_iter().map(|c| store.commit(c))).await {
            r.unwrap();
        }
        println!("{name}: commit {n}: {:?}", t.elapsed());
    }
    let p = subject.batch(&tenant, &["zz.com"]).await;
    let id = p.batch.id;
    let acc = p.batch.account_id;
    store.accept(p).await.unwrap();
    let t = Instant::now();
    for _ in 0..200 {
        store.progress(acc, id).await.unwrap();
    }
    println!("{name}: 200 progress: {:?}", t.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measure_sqlite() {
    let f = File::new();
    run("sqlite", f.open().await).await;
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measure_postgres() {
    let f = Database::new().await;
    run("postgres", f.open().await).await;
}
