//! People who do not exist, in places that do not exist, telling what nobody told.

use crate::Dice;

/// A short text for a field of this name, as JSON.
pub(crate) fn text(field: &str, dice: &mut Dice) -> String {
    let arabic = field.contains("arabic");
    let value = match field {
        _ if field.contains("family") => pick(if arabic { &FAMILY_AR } else { &FAMILY }, dice),
        _ if field.contains("given") => pick(if arabic { &GIVEN_AR } else { &GIVEN }, dice),
        _ if field.contains("name") && arabic => format!("{} {}", dice.pick(&MEN_AR), dice.pick(&FAMILY_AR)),
        _ if field.contains("name") => format!("{} {}", dice.pick(&MEN), dice.pick(&FAMILY)),
        _ if field.contains("commune") => format!("Aït {}", dice.pick(&PLACES)),
        _ if field.contains("address") || field.contains("place") => address(dice),
        _ => pick(&REMARKS, dice),
    };
    quoted(&value)
}

/// A story of a few sentences, French or Arabic, as JSON.
pub(crate) fn narrative(dice: &mut Dice) -> String {
    let sentences: &[&str] = if dice.one_in(2) { &STORY_AR } else { &STORY };
    let told: Vec<&str> = (0..3 + dice.below(9)).map(|_| *dice.pick(sentences)).collect();
    quoted(&told.join(" "))
}

/// A whole, monthly or yearly date, as JSON.
pub(crate) fn date(dice: &mut Dice) -> String {
    let (year, month, day) = (1950 + dice.below(77), 1 + dice.below(12), 1 + dice.below(28));
    match dice.below(5) {
        0 => format!("{{\"date\":\"{year}\",\"precision\":\"A\"}}"),
        1 => format!("{{\"date\":\"{year}-{month:02}\",\"precision\":\"M\"}}"),
        _ => format!("{{\"date\":\"2026-{month:02}-{day:02}\",\"precision\":\"J\"}}"),
    }
}

/// Why somebody amended.
pub(crate) fn reason(dice: &mut Dice) -> String {
    pick(&REASONS, dice)
}

fn address(dice: &mut Dice) -> String {
    let what = dice.pick(&["Douar", "Hay", "Lotissement", "Derb", "Rue", "دوار", "حي", "زنقة"]);
    format!("{what} {}, n° {}", dice.pick(&PLACES), 1 + dice.below(90))
}

fn pick(choices: &[&str], dice: &mut Dice) -> String {
    (*dice.pick(choices)).to_owned()
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const REASONS: [&str; 5] =
    ["erreur de saisie", "précision donnée par la victime", "complément au suivi", "تصحيح", "معلومة جديدة"];
const FAMILY: [&str; 12] = [
    "Tazrouti",
    "Ouzemmour",
    "Benfiktif",
    "El Mokhayal",
    "Aït Sarab",
    "Bouwahm",
    "Oukhayal",
    "El Mustaar",
    "Tigmi",
    "Boufrid",
    "Idmanssour",
    "El Warraqi",
];
const FAMILY_AR: [&str; 8] = ["تازروتي", "أوزمور", "بنفكتيف", "المخيّل", "أيت سراب", "بووهم", "المستعار", "الوراقي"];
const GIVEN: [&str; 12] =
    ["Zineb", "Fatima", "Khadija", "Naïma", "Itto", "Rkia", "Hafsa", "Saadia", "Meryem", "Aïcha", "Hanane", "Tlaytmas"];
const GIVEN_AR: [&str; 10] = ["زينب", "فاطمة", "خديجة", "نعيمة", "إيطو", "رقية", "حفصة", "سعدية", "مريم", "عائشة"];
const MEN: [&str; 8] = ["Brahim", "Mohamed", "Hassan", "Lahcen", "Saïd", "Driss", "Youssef", "Moha"];
const MEN_AR: [&str; 8] = ["براهيم", "محمد", "حسن", "لحسن", "سعيد", "إدريس", "يوسف", "موحا"];
const PLACES: [&str; 10] = [
    "Tifratine",
    "Imi n’Tala",
    "Oulad Khayal",
    "Sidi Mustaar",
    "Taddart Ufella",
    "Bir Sarab",
    "Ighrem Azdar",
    "Talat n’Wahm",
    "Essarab",
    "Aghbalou",
];
const REMARKS: [&str; 10] = [
    "À rappeler le matin",
    "De 9 h à 12 h",
    "Ne pas laisser de message",
    "Chez sa mère",
    "Chez une voisine",
    "Demande une femme gendarme",
    "لا تترك رسالة",
    "عند أمها",
    "الاتصال صباحا",
    "ترغب في التحدث مع امرأة",
];
const STORY: [&str; 34] = [
    "La déclarante expose que son époux l’a frappée à plusieurs reprises au visage et sur les bras.",
    "Elle déclare que les faits se répètent depuis plusieurs années.",
    "Hier soir vers vingt et une heures, il est rentré au domicile conjugal en état d’ivresse.",
    "Il l’a insultée devant les enfants et l’a menacée de mort.",
    "Il a pris son téléphone et l’a empêchée d’appeler sa famille.",
    "Elle a réussi à sortir et s’est réfugiée chez sa voisine.",
    "Les enfants étaient présents et ont assisté à la scène.",
    "Elle présente des ecchymoses au bras gauche et une douleur à l’épaule.",
    "Elle n’a pas encore consulté de médecin.",
    "Elle demande un certificat médical et souhaite porter plainte.",
    "Elle ne souhaite pas porter plainte pour le moment.",
    "Elle souhaite être orientée vers une association.",
    "Elle a peur de rentrer au domicile.",
    "Il ne lui donne plus d’argent pour les dépenses du foyer.",
    "Il a gardé le livret de famille et la carte d’identité.",
    "Il lui interdit de sortir et de travailler.",
    "Son ex-époux la suit et l’attend devant son travail.",
    "Elle reçoit des messages de menaces tous les jours.",
    "Des photographies ont été envoyées à sa famille sans son accord.",
    "Un couteau se trouvait sur la table ; il l’a pris et l’a posé contre son cou.",
    "Il a serré son cou avec les deux mains et elle n’a plus pu respirer.",
    "Ma voisine a frappé à la porte et il est sorti.",
    "J’ai dit que c’était pour les affaires de l’école.",
    "Il m’a poussée contre le mur et m’a tiré les cheveux.",
    "Il m’a demandé l’argent du mois.",
    "Je suis partie chez ma mère avec les enfants.",
    "Mon frère est venu me chercher le lendemain matin.",
    "Ce n’est pas la première fois.",
    "La première fois, c’était pendant ma grossesse.",
    "Il a promis devant la famille qu’il ne recommencerait pas.",
    "Je veux seulement ne plus avoir peur le soir.",
    "Je voudrais garder mes enfants près de moi.",
    "Une plainte avait déjà été déposée l’année dernière.",
    "Le beau-père était présent et n’est pas intervenu.",
];
const STORY_AR: [&str; 26] = [
    "صرحت المعنية بالأمر أن زوجها ضربها عدة مرات على الوجه والذراعين.",
    "تقول إن الأفعال تتكرر منذ عدة سنوات.",
    "دخل إلى بيت الزوجية ليلة أمس على الساعة التاسعة وهو في حالة سكر.",
    "سبها أمام الأطفال وهددها بالقتل.",
    "أخذ هاتفها ومنعها من الاتصال بأسرتها.",
    "تمكنت من الخروج ولجأت إلى بيت الجارة.",
    "كان الأطفال حاضرين وشاهدوا ما وقع.",
    "تظهر عليها كدمات في الذراع الأيسر وألم في الكتف.",
    "لم تعرض نفسها على الطبيب بعد.",
    "تطلب شهادة طبية وترغب في تقديم شكاية.",
    "لا ترغب في تقديم شكاية في الوقت الحالي.",
    "ترغب في التوجيه إلى جمعية.",
    "تخاف من الرجوع إلى البيت.",
    "لم يعد يعطيها مصروف البيت.",
    "احتفظ بدفتر الحالة المدنية وبالبطاقة الوطنية.",
    "يمنعها من الخروج ومن العمل.",
    "طليقها يتبعها وينتظرها أمام مقر عملها.",
    "تتوصل برسائل تهديد كل يوم.",
    "أرسل صورها إلى أسرتها دون موافقتها.",
    "أخذ سكينا من فوق الطاولة ووضعه على عنقها.",
    "خنقها بيديه حتى لم تعد تستطيع التنفس.",
    "طرقت الجارة الباب فخرج.",
    "دفعني إلى الحائط وجرني من شعري.",
    "ذهبت إلى بيت أمي مع الأطفال.",
    "ليست هذه هي المرة الأولى.",
    "أريد فقط ألا أخاف في الليل.",
];
