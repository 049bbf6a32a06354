use dynadot_client::{Call, Content, ContentError, Parameters, Repeatable, Spends};

struct Renew;

impl Call for Renew {
    type Effect = Spends;
    type Reply = ();
    const COMMAND: &'static str = "renew";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Repeatable for Renew {}

fn main() {}
