//! Lists of orders.

use super::subject::Subject;
use crate::id::OrderId;
use crate::order::OrderState;
use crate::ports::{OrderFilter, OrderPage, PageStart, Total};

fn ids(page: &OrderPage) -> Vec<OrderId> {
    page.orders.iter().map(|order| order.id).collect()
}

/// By cursor and by offset, without gap or repeat, whatever is added in between.
pub async fn pages_follow_each_other(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let domains: Vec<String> = (0..7).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let batch = subject.accepted(&tenant, &domains).await;
    let mut newest_first: Vec<OrderId> = batch.orders.iter().map(|order| order.id).collect();
    newest_first.reverse();
    let all = OrderFilter::default();
    let page = async |start| subject.orders.list(tenant.account, &all, start, 3, Total::Skip).await.unwrap();

    let first = page(PageStart::Offset(0)).await;
    assert_eq!(ids(&first), newest_first[..3]);
    assert_eq!((first.next, first.total), (Some(newest_first[2]), None));
    subject.accepted(&tenant, &["newer.com"]).await;
    let second = page(PageStart::After(newest_first[2])).await;
    assert_eq!(ids(&second), newest_first[3..6]);
    let third = page(PageStart::After(newest_first[5])).await;
    assert_eq!((ids(&third), third.next), (newest_first[6..].to_vec(), None));

    let offset = page(PageStart::Offset(1)).await;
    assert_eq!(ids(&offset), newest_first[..3]);
    assert_eq!(ids(&page(PageStart::Offset(8)).await), []);
}

/// Each filter by itself and together.
pub async fn filters_narrow_a_list(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let first = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let second = subject.accepted(&tenant, &["three.com"]).await;
    let work = subject.claim_order(first.orders[0].id, super::subject::LEASE).await.unwrap();
    subject.fail(&work).await;
    let (one, two, three) = (first.orders[0].id, first.orders[1].id, second.orders[0].id);
    let none = OrderFilter::default();
    for (filter, found) in [
        (none.clone(), vec![three, two, one]),
        (OrderFilter { state: Some(OrderState::Pending), ..none.clone() }, vec![three, two]),
        (OrderFilter { state: Some(OrderState::Failed), ..none.clone() }, vec![one]),
        (OrderFilter { batch: Some(first.batch.id), ..none.clone() }, vec![two, one]),
        (OrderFilter { client: Some(tenant.client), ..none.clone() }, vec![three, two, one]),
        (OrderFilter { domain: Some("two.com".parse().unwrap()), ..none.clone() }, vec![two]),
        (
            OrderFilter {
                batch: Some(first.batch.id),
                state: Some(OrderState::Pending),
                client: Some(tenant.client),
                domain: Some("two.com".parse().unwrap()),
            },
            vec![two],
        ),
        (OrderFilter { batch: Some(second.batch.id), state: Some(OrderState::Failed), ..none }, vec![]),
    ] {
        let total = Total::CountUpTo(100);
        let page =
            subject.orders.list(tenant.account, &filter, PageStart::Offset(0), 10, total).await.unwrap();
        assert_eq!(ids(&page), found, "{filter:?}");
        assert_eq!(page.total, Some(u32::try_from(found.len()).unwrap()), "{filter:?}");
    }
}

/// Counting doesn't take longer than it is worth.
pub async fn totals_are_counted_up_to_a_limit(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com", "two.com", "three.com", "four.com"]).await;
    for (most, total) in [(10, 4), (4, 4), (3, 4), (2, 3), (0, 1)] {
        let page = subject
            .orders
            .list(tenant.account, &OrderFilter::default(), PageStart::Offset(3), 1, Total::CountUpTo(most))
            .await
            .unwrap();
        assert_eq!((page.orders.len(), page.total), (1, Some(total)), "up to {most}");
    }
}
