//! The categories of the marketplace, with their sub-categories.

use crate::error::Invalid;

/// A table of categories: variant, word, and the words of its sub-categories.
macro_rules! categories {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $word:literal => [$($sub:literal),*]),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] $variant,)+
        }

        impl $name {
            /// All of them, in the manual's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The words of its sub-categories. Most have none.
            #[must_use]
            pub const fn sub_categories(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($sub),*],)+
                }
            }
        }
    };
}

categories! {
    /// What a name for sale is about (manual: "Set For Sale Command", table of categories).
    pub enum SaleCategory {
        Advertising = "advertising" => ["marketing", "retail", "sales"],
        Automotive = "automotive" => ["cars_trucks", "enthusiasts", "motorsports"],
        Business = "business" => ["investment", "law", "money", "professions", "services"],
        CareersEducation = "careers_education" => [],
        ConsumerGoodsServices = "consumer_goods_services" => ["apparel", "electronics"],
        Entertainment = "entertainment" => ["games", "pop_culture"],
        Fashion = "fashion" => [],
        Finance = "finance" => [],
        Gambling = "gambling" => ["casino", "sports"],
        Health = "health" => ["fitness", "medicine"],
        Internet = "internet" => ["blogs", "ecommerce", "domains", "web_design", "web_hosting"],
        Other = "other" => [],
        Places = "places" => ["africa", "asia", "europe", "north_america", "south_america"],
        RealEstate = "real_estate" => [],
        Science = "science" => [],
        Society = "society" => ["culture", "news", "politics", "religion"],
        Sports = "sports" => ["leisure_activities", "professional"],
        Technology = "technology" => ["computers"],
        Uncategorized = "uncategorized" => [],
        Adult = "adult" => [],
        Home = "home" => [],
        Ai = "ai" => [],
        Aerospace = "aerospace" => [],
        Agency = "agency" => [],
        AgricultureCompany = "agriculture_company" => [],
        Analytics = "analytics" => [],
        Alcohol = "alcohol" => [],
        BabiesKids = "babies_kids" => [],
        Biotech = "biotech" => [],
        CleanEnergy = "clean_energy" => [],
        Cleaning = "cleaning" => [],
        Community = "community" => [],
        ConstructionOrganization = "construction_organization" => [],
        CryptocurrencyBlockchain = "cryptocurrency_blockchain" => [],
        DatingRelationship = "dating_relationship" => [],
        Daycare = "daycare" => [],
        Dental = "dental" => [],
        Drone = "drone" => [],
        ECommerce = "e_commerce" => [],
        FoodDrink = "food_drink" => [],
        Furniture = "furniture" => [],
        Games = "games" => [],
        Insurance = "insurance" => [],
        InteriorDesign = "interior_design" => [],
        LegalLaw = "legal_law" => [],
        Motivational = "motivational" => [],
        Manufacturing = "manufacturing" => [],
        Marketing = "marketing" => [],
        Medical = "medical" => [],
        Metaverse = "metaverse" => [],
        MoviesTv = "movies_tv" => [],
        MusicAudio = "music_audio" => [],
        NewsMedia = "news_media" => [],
        Nft = "nft" => [],
        Outdoor = "outdoor" => [],
        Payment = "payment" => [],
        Pets = "pets" => [],
        Politics = "politics" => [],
        PropertyManagement = "property_management" => [],
        RecruitmentStaffing = "recruitment_staffing" => [],
        Services = "services" => [],
        Security = "security" => [],
        Social = "social" => [],
        Transportation = "transportation" => [],
        Travel = "travel" => [],
        VideoBooksMagazines = "video_books_magazines" => [],
        VirtualReality = "virtual_reality" => [],
        WebsiteDesign = "website_design" => [],
    }
}

impl SaleCategory {
    /// One of its sub-categories.
    ///
    /// # Errors
    /// When it has none of this word.
    pub fn part(self, word: &str) -> Result<SubCategory, Invalid> {
        let sub = self.sub_categories().iter().find(|known| **known == word);
        let sub = sub.ok_or_else(|| Invalid::new("sub_category", "is none of the category's"))?;
        Ok(SubCategory { category: self, word: sub })
    }
}

/// A sub-category, and with it its category. Made by [`SaleCategory::part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubCategory {
    category: SaleCategory,
    word: &'static str,
}

impl SubCategory {
    /// The category that it belongs to.
    #[must_use]
    pub const fn category(self) -> SaleCategory {
        self.category
    }

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_as_many_rows_as_the_manuals() {
        assert_eq!(SaleCategory::ALL.len(), 68);
        let subs: usize = SaleCategory::ALL.iter().map(|category| category.sub_categories().len()).sum();
        assert_eq!(subs, 36);
    }

    #[test]
    fn a_sub_category_belongs_to_its_category() {
        let trucks = SaleCategory::Automotive.part("cars_trucks").unwrap();
        assert_eq!((trucks.category(), trucks.word()), (SaleCategory::Automotive, "cars_trucks"));
        assert_eq!(SaleCategory::Fashion.part("cars_trucks").unwrap_err().parameter(), "sub_category");
        assert_eq!(SaleCategory::Automotive.part("").unwrap_err().parameter(), "sub_category");
    }
}
