//! Does a referral propose the services near her, fill itself from the one that is chosen, and keep what was found of it?

use aman_tests::desk::Region;
use aman_tests::programs::tree;
use aman_tests::webdriver::key;
use aman_tests::window::Window;
use serde_json::json;

use crate::cli_services::living_in;

fn pictured(window: &Window, name: &str, lang: &str) {
    window.photograph(&tree().join(format!("target/pictures/{name}-{lang}.png")));
}

fn picked(window: &Window, field: &str, code: &str) {
    window.click(&format!("[data-path$='.{field}'] input[role=combobox]"));
    window.driver.type_text(code);
    window.driver.press(&[], key::ENTER);
}

#[test]
fn a_referral_proposes_services_near_her_and_what_was_found_stands_beside_them_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let id = living_in(desk, folder.path(), &json!({ "region": "08", "province": "08.363" }));
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        window.click(&format!("button[data-record='{id}']"));
        window.wait_for_screen("record");
        window.click("[data-step-add=referrals]");
        window.wait_for_screen("step");
        assert!(window.driver.find("[data-services]").is_none(), "nobody said of which kind");
        picked(&window, "service", "CENTRE_EC");
        window.driver.wait("[data-services='3']");
        if lang == "fr" {
            window.driver.wait("[data-service]:first-child[data-service-open=true]");
        } else {
            // Found shut in the first language: proposed last now.
            window.driver.wait("[data-service=sv02]:last-child [data-service-found=FERME]");
        }
        pictured(&window, "services", lang);
        window.click("[data-service=sv02] [data-service-choose]");
        window.driver.wait("[data-path$='.report']");
        picked(&window, "state", "INDISPO");
        window.click("[data-path$='.report'] [data-code=FERME]");
        window.click("[data-path$='.reported'] [data-offered]");
        pictured(&window, "service-found", lang);
        window.click("[data-step-seal]");
        window.wait_for_screen("record");
        window.close();
        let kept = desk.run(&["record", "show", &id])["answers"]["referrals"][0].clone();
        assert_eq!((&kept["listed"], &kept["report"]), (&json!("sv02"), &json!("FERME")));
        let name = kept["service_name"].as_str().unwrap();
        assert!(name.contains(if lang == "fr" { "Centre d’écoute B" } else { "مركز استماع ب" }), "{name}");
    }
}
