//! Auctions of backordered domains have commands of their own, two of them with a misspelt or foreign name in their envelope.

use serde_json::json;

use crate::bench::{Bench, PROLOG, standing_still};

/// `won.com` is auctioned among those who wished for it, `old.com` among all.
async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    bench.order("/auctions", json!({ "domain": "won.com", "type": "backorder", "price": "20.00" })).await;
    bench.order("/auctions", json!({ "domain": "old.com" })).await;
    bench
}

const AUCTION: &str = "<Auction><AuctionId>1</AuctionId><Domain>won.com</Domain><BidPrice>20.00</BidPrice>\
                       <BidPriceCurrency>USD</BidPriceCurrency><Bids>0</Bids><EndTime>2026/01/08 00:00 UTC</EndTime>\
                       <EndTimestamp>1767830400000</EndTimestamp></Auction>";

#[tokio::test]
async fn open_ones_are_listed() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=get_open_backorder_auctions").await,
        json!({ "GetOpenBackorderAuctionsResponse": { "ResponseCode": 0, "Status": "success", "Auctions": [{
            "AuctionId": "1", "Domain": "won.com", "BidPrice": "20.00", "BidPriceCurrency": "USD", "Bids": "0",
            "EndTime": "2026/01/08 00:00 UTC", "EndTimestamp": "1767830400000"
        }] } })
    );
    bench
        .check_xml(
            "command=get_open_backorder_auctions",
            &format!(
                "{PROLOG}<GetOpenBackorderAuctionsResponse><GetOpenBackorderAuctionsHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></GetOpenBackorderAuctionsHeader><GetOpenBackorderAuctionsContent>{AUCTION}\
                 </GetOpenBackorderAuctionsContent></GetOpenBackorderAuctionsResponse>"
            ),
        )
        .await;
}

#[tokio::test]
async fn details_are_told() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=get_backorder_auction_details&domain=won.com").await,
        json!({ "GetBackorderAuctionDetailsResponse": { "ResponseCode": 0, "Status": "success",
            "GetBackorderAuctionDetails": {
                "AuctionStatusId": "0", "AuctionStatus": "In Progress", "UserIsHighBid": "no",
                "YourCurrentBid": "-1", "YourProxyBid": "-1",
                "Auction": { "AuctionId": "1", "Domain": "won.com", "BidPrice": "20.00", "BidPriceCurrency": "USD",
                    "Bids": "0", "EndTime": "2026/01/08 00:00 UTC", "EndTimestamp": "1767830400000" }
            } } })
    );
    bench
        .check_xml(
            "command=get_backorder_auction_details&domain=won.com",
            &format!(
                "{PROLOG}<GetBackorderAuctionDetailsResponse><GetAuctionDetailsHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></GetAuctionDetailsHeader><GetAuctionDetailsContent><AuctionStatusId>0</AuctionStatusId>\
                 <AuctionStatus>In Progress</AuctionStatus><UserIsHighBid>no</UserIsHighBid><YourCurrentBid>-1</YourCurrentBid>\
                 <YourProxyBid>-1</YourProxyBid>{AUCTION}</GetAuctionDetailsContent></GetBackorderAuctionDetailsResponse>"
            ),
        )
        .await;
}

#[tokio::test]
async fn they_are_bid_in_won_and_told_of() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=place_backorder_auction_bid&domain=won.com&bid_amount=30").await,
        json!({ "PlaceBakcorderAuctionBidResponse": { "ResponseCode": "0", "Status": "success" } })
    );
    bench
        .check_xml(
            "command=place_backorder_auction_bid&domain=won.com&bid_amount=40",
            "<PlaceBakcorderAuctionBidResponse><PlaceBackorderAuctionBidHeader><SuccessCode>0</SuccessCode>\
             <Status>success</Status></PlaceBackorderAuctionBidHeader></PlaceBakcorderAuctionBidResponse>",
        )
        .await;
    bench.call("command=place_auction_bid&domain=old.com&bid_amount=30").await;
    bench.days_pass(7);
    assert_eq!(bench.balance("main"), "9970.00");
    assert_eq!(
        bench.call("command=get_closed_backorder_auctions&startDate=2026-01-08&endDate=2026-01-08").await,
        json!({ "GetClosedBackorderAuctionsResponse": { "ResponseCode": 0, "Status": "success", "Auctions": [{
            "AuctionWonStatus": "won", "YourHighBid": "20.00", "YourProxyBid": "40.00", "AuctionId": "1",
            "Domain": "won.com", "BidPrice": "20.00", "BidPriceCurrency": "USD", "Bids": "1",
            "EndTime": "2026/01/08 00:00 UTC", "EndTimestamp": "1767830400000"
        }] } })
    );
    bench
        .check_xml(
            "command=get_closed_backorder_auctions&startDate=2026-01-08&endDate=2026-01-08",
            &format!(
                "{PROLOG}<GetClosedBackorderAuctionsResponse><GetClosedBackorderAuctionsHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></GetClosedBackorderAuctionsHeader><GetClosedBackorderAuctionsContent><Auction>\
                 <AuctionWonStatus>won</AuctionWonStatus><YourHighBid>20.00</YourHighBid><YourProxyBid>40.00</YourProxyBid>{}\
                 </GetClosedBackorderAuctionsContent></GetClosedBackorderAuctionsResponse>",
                AUCTION.strip_prefix("<Auction>").unwrap().replace("<Bids>0", "<Bids>1")
            ),
        )
        .await;
}

#[tokio::test]
async fn other_auctions_are_none_of_theirs() {
    let bench = bench().await;
    let none = "could not find auction for this domain";
    bench
        .check_refusals("get_backorder_auction_details", &[("domain=old.com", none), ("", "missing domain")])
        .await;
    let refusals = [
        ("domain=old.com&bid_amount=50", none),
        ("domain=won.com&bid_amount=19", "bid amount is too low, it should be at least 20.00"),
    ];
    bench.check_refusals("place_backorder_auction_bid", &refusals).await;
    bench
        .check_refusals("get_closed_backorder_auctions", &[("startDate=2026-01-08", "missing endDate")])
        .await;
}
