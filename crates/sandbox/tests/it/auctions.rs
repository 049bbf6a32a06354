//! Auctions: `get_open_auctions`, `get_auction_details`, `get_auction_bids`, `place_auction_bid`, `get_closed_auctions`.

use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, status, two_accounts};

/// `old.com` is auctioned for a week from 10.00 on.
async fn bench() -> Bench {
    let bench = Bench::with(two_accounts()).await;
    assert_eq!(
        bench.order("/auctions", json!({ "domain": "Old.com" })).await,
        (201, json!({ "auction_id": 1 }))
    );
    bench
}

async fn bid(bench: &Bench, amount: &str) -> Value {
    bench.call(&format!("command=place_auction_bid&domain=old.com&bid_amount={amount}")).await
}

async fn outsider_bids(bench: &Bench, amount: &str) -> u16 {
    bench.order("/auctions/1/bids", json!({ "bidder": "bidder-1", "amount": amount })).await.0
}

/// The text of a failure; the commands without a root fail as if there were no such command.
fn refused(answer: &Value) -> &str {
    answer["Response"]["Error"].as_str().unwrap()
}

#[tokio::test]
async fn open_auctions_are_listed_by_kind_and_page() {
    let bench = bench().await;
    bench
        .order("/auctions", json!({ "domain": "won.com", "type": "backorder", "ends_in_ms": 3_600_000 }))
        .await;
    let old = json!({
        "auction_id": 1, "domain": "old.com", "utf_name": "old.com", "is_idn": false, "auction_type": "expired",
        "currency": "USD", "current_bid_price": "10.00", "bids": 0, "bidders": 0, "time_left": "7 days, 0 hours",
        "start_time": "2026/01/01 00:00 UTC", "start_time_stamp": 1_767_225_600_000_i64,
        "end_time": "2026/01/08 00:00 UTC", "end_time_stamp": 1_767_830_400_000_i64,
        "visitors": -1, "links": "-", "age": 0, "dyna_appraisal": "-"
    });
    assert_eq!(
        bench.call("command=get_open_auctions&type=expired,user").await,
        json!({ "status": "success", "auction_list": [old] })
    );
    let all = bench.call("command=get_open_auctions").await;
    assert_eq!(all["auction_list"].as_array().unwrap().len(), 2);
    assert_eq!(all["auction_list"][1]["time_left"], "1 hour, 0 minutes");
    let second = bench.call("command=get_open_auctions&count_per_page=1&page_index=2").await;
    assert_eq!(second["auction_list"][0]["domain"], "won.com");
    bench
        .check_xml(
            "command=get_open_auctions&type=expired&currency=eur",
            "<GetOpenAuctionsResponse><GetOpenAuctionsHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
             </GetOpenAuctionsHeader><GetOpenAuctionsContent><Auction><AuctionId>1</AuctionId><Domain>old.com</Domain>\
             <BidPrice>10.00</BidPrice><BidPriceCurrency>EUR</BidPriceCurrency><Bids>0</Bids>\
             <EndTime>2026/01/08 00:00 UTC</EndTime><EndTimestamp>1767830400000</EndTimestamp><Revenue>-1</Revenue>\
             <RevenueCurrency>EUR</RevenueCurrency><Visitors>-1</Visitors><Links>-1</Links><Age>0</Age></Auction>\
             </GetOpenAuctionsContent></GetOpenAuctionsResponse>",
        )
        .await;
    assert_eq!(refused(&bench.call("command=get_open_auctions&currency=gbp").await), "invalid currency");
}

#[tokio::test]
async fn a_bid_is_the_most_that_is_paid_and_others_raise_the_price() {
    let bench = bench().await;
    let answer = bid(&bench, "50").await;
    let (auction, history) =
        (&answer["auction_details"]["auction_json"], &answer["auction_details"]["bid_history"]);
    assert_eq!(answer["status"], "success");
    assert_eq!(
        (&auction["current_bid_price"], &auction["accepted_bid_price"], &auction["is_high_bidder"]),
        (&json!("10.00"), &json!("51.00"), &json!(true))
    );
    assert_eq!(
        (&auction["customer_bid"], &auction["customer_proxy_bid"]),
        (&json!("10.00"), &json!("50.00"))
    );
    assert_eq!(
        history,
        &json!([{ "bidder_name": "You", "bid_price": "10.00", "currency": "USD", "timestamp": 1_767_225_600_000_i64,
            "bid_status": "High Bidder", "is_proxy_auto_bid": false }])
    );

    assert_eq!(outsider_bids(&bench, "20.00").await, 204);
    let details = bench.call("command=get_auction_details&domain=old.com").await;
    assert_eq!(details["size"], 1);
    let auction = &details["auction_details"][0]["auction_json"];
    assert_eq!((&auction["current_bid_price"], &auction["is_high_bidder"]), (&json!("21.00"), &json!(true)));
    let history = details["auction_details"][0]["bid_history"].as_array().unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|bid| {
            (
                bid["bidder_name"].as_str().unwrap(),
                bid["bid_price"].as_str().unwrap(),
                bid["is_proxy_auto_bid"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("You", "21.00", true), ("bidder-1", "20.00", false), ("You", "10.00", false)]);

    assert_eq!(outsider_bids(&bench, "80.00").await, 204);
    let bids = bench.call("command=get_auction_bids").await;
    assert_eq!(
        bids,
        json!({ "status": "success", "auction_bids": [{
            "bid_id": 2, "auction_id": 1, "account_id": "main", "domain": "old.com", "domain_utf": "old.com",
            "auction_type": "expired", "is_idn": false, "current_bid": "$51.00", "your_status": "Out Bid",
            "proxy_bid": "$50.00", "active_bidders": 2, "time_left": "7 days, 0 hours",
            "end_time": "2026/01/08 00:00:00 UTC", "end_time_stamp": 1_767_830_400_000_i64
        }] })
    );
}

#[tokio::test]
async fn bids_and_details_are_printed_in_xml() {
    let bench = bench().await;
    bench
        .check_xml(
            "command=place_auction_bid&domain=old.com&bid_amount=50&currency=usd",
            "<PlaceAuctionBidResponse><PlaceAuctionBidHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
             </PlaceAuctionBidHeader></PlaceAuctionBidResponse>",
        )
        .await;
    bench
        .check_xml(
            "command=get_auction_details&domain=old.com",
            &format!(
                "{PROLOG}<GetAuctionDetailsResponse><GetAuctionDetailsHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></GetAuctionDetailsHeader><GetAuctionDetailsContent><AuctionStatusId>0</AuctionStatusId>\
                 <AuctionStatus>In Progress</AuctionStatus><UserIsHighBid>yes</UserIsHighBid>\
                 <YourCurrentBid>10.00</YourCurrentBid><YourProxyBid>50.00</YourProxyBid><Auction><AuctionId>1</AuctionId>\
                 <Domain>old.com</Domain><BidPrice>10.00</BidPrice><BidPriceCurrency>USD</BidPriceCurrency><Bids>1</Bids>\
                 <EndTime>2026/01/08 00:00 UTC</EndTime><EndTimestamp>1767830400000</EndTimestamp></Auction>\
                 <IsPremium>no</IsPremium><RenewalPrice>11.50</RenewalPrice></GetAuctionDetailsContent>\
                 </GetAuctionDetailsResponse>"
            ),
        )
        .await;
    bench
        .check_xml(
            "command=get_auction_bids",
            "<GetAuctionBidsResponse><GetAuctionBidsHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
             </GetAuctionBidsHeader><GetAuctionBidsContent><BidList><Bid><BidId>1</BidId><AuctionId>1</AuctionId>\
             <AccountId>main</AccountId><Domain>old.com</Domain><DomainUtf>old.com</DomainUtf>\
             <AuctionType>expired</AuctionType><IsIdn>false</IsIdn><CurrentBid>$10.00</CurrentBid>\
             <YourStatus>High Bidder</YourStatus><ProxyBid>$50.00</ProxyBid><ActiveBidders>1</ActiveBidders>\
             <TimeLeft>7 days, 0 hours</TimeLeft><EndTime>2026/01/08 00:00:00 UTC</EndTime>\
             <EndTimestamp>1767830400000</EndTimestamp></Bid></BidList></GetAuctionBidsContent></GetAuctionBidsResponse>",
        )
        .await;
}

#[tokio::test]
async fn who_is_ahead_at_the_end_pays_and_has_the_domain() {
    let bench = bench().await;
    bid(&bench, "50").await;
    outsider_bids(&bench, "20.00").await;
    bench.days_pass(7);
    assert_eq!(bench.balance("main"), "9979.00");
    let domain = bench.sandbox.domain("old.com").unwrap();
    assert_eq!((domain.account.as_str(), domain.expires.year()), ("main", 2027));
    assert_eq!(
        bench.call("command=get_closed_auctions&startDate=2026-1-8&endDate=2026-1-8").await,
        json!({ "GetClosedAuctionsResponse": { "ResponseCode": 0, "Status": "success", "Auctions": [{
            "AuctionId": "1", "Domain": "old.com", "AuctionStatusId": "4", "AuctionStatus": "Closed by Timeout",
            "BidPrice": "21.00", "BidPriceCurrency": "USD", "Bids": "3", "AuctionWonStatus": "won",
            "YourHighBid": "21.00", "YourProxyBid": "50.00"
        }] } })
    );
    let others_day = bench.call("command=get_closed_auctions&startDate=2026-1-1&endDate=2026-1-7").await;
    assert_eq!(others_day["GetClosedAuctionsResponse"]["Auctions"], json!([]));
    bench
        .check_xml(
            "command=get_closed_auctions&start_date=2026-01-08&end_date=2026-01-08",
            &format!(
                "{PROLOG}<GetClosedAuctionsResponse><GetClosedAuctionsHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></GetClosedAuctionsHeader><GetClosedAuctionsContent><Auction><AuctionId>1</AuctionId>\
                 <Domain>old.com</Domain><AuctionStatusId>4</AuctionStatusId><AuctionStatus>Closed by Timeout</AuctionStatus>\
                 <BidPrice>21.00</BidPrice><BidPriceCurrency>USD</BidPriceCurrency><Bids>3</Bids>\
                 <AuctionWonStatus>won</AuctionWonStatus><YourHighBid>21.00</YourHighBid><YourProxyBid>50.00</YourProxyBid>\
                 </Auction></GetClosedAuctionsContent></GetClosedAuctionsResponse>"
            ),
        )
        .await;
    let orders = bench.call("command=order_list&search_by=domain&domain=old.com").await;
    assert_eq!(orders["OrderListResponse"]["OrderList"][0]["ItemList"][0]["ItemType"], "Domain Auction");
    assert_eq!(status(&bench.call("command=domain_info&domain=old.com").await), "success");
    assert_eq!(refused(&bid(&bench, "90").await), "could not find auction for this domain");
}

#[tokio::test]
async fn who_cannot_pay_any_more_gets_nothing() {
    let bench = bench().await;
    bid(&bench, "50").await;
    bench.order("/accounts/main/balance", json!({ "amount": "9.99" })).await;
    bench.days_pass(7);
    assert!(bench.sandbox.domain("old.com").is_none());
    let closed = bench.call("command=get_closed_auctions&startDate=2026-1-8&endDate=2026-1-8").await;
    assert_eq!(closed["GetClosedAuctionsResponse"]["Auctions"][0]["AuctionWonStatus"], "lost");
    assert_eq!(bench.balance("main"), "9.99");
}

#[tokio::test]
async fn an_auction_can_be_closed_without_a_winner() {
    let bench = bench().await;
    bid(&bench, "50").await;
    let close = async |status: &str| bench.order("/auctions/1/close", json!({ "status": status })).await.0;
    assert_eq!(close("closed_by_timeout").await, 400);
    assert_eq!(close("closed_by_renewal").await, 204);
    assert_eq!(close("closed_by_renewal").await, 404);
    bench.days_pass(8);
    let details = bench.xml("command=get_auction_details&domain=old.com").await;
    assert!(
        details.contains(
            "<AuctionStatusId>3</AuctionStatusId><AuctionStatus>Cancelled by Renewal</AuctionStatus>"
        )
    );
    assert!(bench.sandbox.domain("old.com").is_none());
    assert_eq!(bench.sandbox.ledger().effects_of("auction_closed"), 1);
}

#[tokio::test]
async fn bids_that_cannot_be_are_refused() {
    let bench = bench().await;
    for (query, text) in [
        ("bid_amount=50", "missing domain"),
        ("domain=old.com", "missing bid_amount"),
        ("domain=old.com&bid_amount=much", "invalid bid_amount"),
        ("domain=old.com&bid_amount=-5", "invalid bid_amount"),
        ("domain=old.com&bid_amount=10.001", "invalid bid_amount"),
        ("domain=old.com&bid_amount=9.99", "bid amount is too low, it should be at least 10.00"),
        ("domain=old.com&bid_amount=50&currency=gbp", "invalid currency"),
        ("domain=old.com&bid_amount=50&currency=eur", "insufficient_funds"),
        ("domain=old.com&bid_amount=10000.01", "insufficient_funds"),
        ("domain=new.com&bid_amount=50", "could not find auction for this domain"),
    ] {
        let answer = bench.call(&format!("command=place_auction_bid&{query}")).await;
        assert_eq!(refused(&answer), text, "{query}");
    }
    assert_eq!(bench.sandbox.ledger().effects_of("bid"), 0);
    assert_eq!(outsider_bids(&bench, "9.99").await, 400);
    let as_account = json!({ "bidder": "other", "amount": "50.00" });
    assert_eq!(bench.order("/auctions/1/bids", as_account.clone()).await.0, 400);
    assert_eq!(bench.order("/auctions/2/bids", as_account).await.0, 404);
    assert_eq!(bench.order("/auctions", json!({ "domain": "old.com" })).await.0, 400);
    let details = bench.call("command=get_auction_details&domain=old.com,new.com").await;
    assert_eq!(refused(&details), "could not find auction for this domain");
}
