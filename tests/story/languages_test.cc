// One event told twice in other words, and another one, in many languages.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "story/index.h"

namespace feedwatch::story {
namespace {

struct Text {
  const char* title;
  const char* text;
};

struct Case {
  const char* language;
  Text told;
  Text told_otherwise;
  Text another;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"Arabic",
       {"جنوح عبارة قبالة جزيرة تارفوك",
        "جنحت العبارة ماريسول قبالة جزيرة تارفوك في وقت مبكر من صباح الثلاثاء وعلى متنها 214 شخصا كما قال خفر السواحل. ونقل "
        "الركاب إلى ميناء إليري حيث عالج الأطباء أحد عشر منهم. وقال القبطان روفيم داسكال إن الدفة تعطلت قرب ضحال كيسين."},
       {"إنقاذ ركاب العبارة ماريسول",
        "تم إجلاء 214 شخصا من عبارة قرب تارفوك يوم الثلاثاء بعد تعطل الدفة. واصطدمت ماريسول بضحال كيسين، وفحص الأطباء أحد عشر من "
        "الركاب في ميناء إليري، ويستجوب خفر السواحل القبطان روفيم داسكال."},
       {"إقرار الميزانية في أوسترافا",
        "أقر النواب في أوسترافا يوم الأربعاء ميزانية ترفع الضريبة على السكر وتغلق أربعة مكاتب جمركية. ووصفت وزيرة المالية هانه "
        "لوفيك ذلك بأنه مؤلم، ووعدت المعارضة بالذهاب إلى المحكمة بسبب معاشات عمال السكك الحديدية."}},
      {"Chinese",
       {"渡轮在塔尔沃克岛附近搁浅",
        "星期二清晨，马里索尔号渡轮在塔尔沃克岛附近搁浅，船上共有二百一十四人。海岸警卫队把乘客送往埃勒里港，医生检查了其中十一人"
        "。船长鲁维姆说船舵在凯辛浅滩的大浪中失灵。"},
       {"马里索尔号乘客全部获救",
        "一艘渡轮的船舵失灵后，二百一十四人星期二在塔尔沃克岛附近被救下船。马里索尔号在大浪中撞上凯辛浅滩，十一名乘客在埃勒里港接"
        "受医生检查，船长鲁维姆正接受海岸警卫队询问。"},
       {"奥斯特拉瓦通过预算",
        "奥斯特拉瓦议员星期三通过了一项预算，提高食糖税并关闭四个海关。财政部长汉内称这很痛苦；反对派承诺就铁路工人的养老金问题诉"
        "诸法庭。"}},
      {"French",
       {"Un ferry échoué au large de Tarvok",
        "Le ferry Marisol s'est échoué mardi matin au large de l'île de Tarvok avec 214 personnes à bord, selon les garde-côtes. "
        "Des hélicoptères ont conduit les passagers à Port Ellery, où des médecins en ont soigné onze. Le capitaine Ruvim Daskal "
        "a déclaré que le gouvernail avait lâché dans la houle près des hauts-fonds de Kessin."},
       {"Les passagers du Marisol sauvés",
        "Les 214 occupants d'un ferry au gouvernail bloqué ont été évacués mardi près de Tarvok. Le Marisol a heurté les "
        "hauts-fonds de Kessin ; onze passagers ont vu un médecin à Port Ellery et les garde-côtes interrogent le capitaine "
        "Ruvim Daskal."},
       {"Le budget adopté à Ostrava",
        "Les députés d'Ostrava ont adopté mercredi un budget qui relève la taxe sur le sucre et ferme quatre bureaux de douane. "
        "La ministre des finances Hanne Lovik l'a dit douloureux ; l'opposition a promis d'aller en justice pour les retraites "
        "des cheminots."}},
      {"German",
       {"Fähre vor Tarvok auf Grund gelaufen",
        "Die Fähre Marisol ist am frühen Dienstagmorgen vor der Insel Tarvok mit 214 Menschen an Bord auf Grund gelaufen. "
        "Hubschrauber brachten alle Fahrgäste nach Port Ellery, wo Ärzte elf von ihnen behandelten. Kapitän Ruvim Daskal sagte, "
        "das Ruder habe in schwerer Dünung bei den Kessin-Bänken versagt."},
       {"Fahrgäste der Marisol gerettet",
        "Alle 214 Menschen wurden am Dienstag nahe Tarvok von einer Fähre geholt, deren Ruder klemmte. Die Marisol lief auf die "
        "Kessin-Bänke; elf Fahrgäste kamen in Port Ellery zu Ärzten, Kapitän Ruvim Daskal wird von der Küstenwache befragt."},
       {"Haushalt in Ostrava beschlossen",
        "Die Abgeordneten in Ostrava haben am Mittwoch einen Haushalt beschlossen, der die Steuer auf Zucker erhöht und vier "
        "Zollämter schließt. Finanzministerin Hanne Lovik nannte das schmerzhaft; die Opposition will wegen der Renten der "
        "Eisenbahner vor Gericht ziehen."}},
      {"Greek",
       {"Προσάραξη φέρι στο Τάρβοκ",
        "Το φέρι Μαρισόλ προσάραξε τα ξημερώματα της Τρίτης ανοιχτά του νησιού Τάρβοκ με 214 επιβαίνοντες, είπε η ακτοφυλακή. Οι "
        "επιβάτες μεταφέρθηκαν στο Πορτ Έλερι, όπου γιατροί εξέτασαν έντεκα. Ο καπετάνιος Ρουβίμ Ντασκάλ είπε ότι το πηδάλιο "
        "χάλασε κοντά στα αβαθή Κέσιν."},
       {"Σώοι οι επιβάτες του Μαρισόλ",
        "Οι 214 επιβαίνοντες ενός φέρι με χαλασμένο πηδάλιο απομακρύνθηκαν την Τρίτη κοντά στο Τάρβοκ. Το Μαρισόλ χτύπησε στα "
        "αβαθή Κέσιν· έντεκα επιβάτες είδαν γιατρό στο Πορτ Έλερι και η ακτοφυλακή εξετάζει τον καπετάνιο Ρουβίμ Ντασκάλ."},
       {"Ψηφίστηκε ο προϋπολογισμός στην Οστράβα",
        "Οι βουλευτές της Οστράβα ψήφισαν την Τετάρτη τον προϋπολογισμό που αυξάνει τον φόρο στη ζάχαρη και κλείνει τέσσερα "
        "τελωνεία. Η υπουργός Χάνε Λόβικ είπε ότι είναι επώδυνος· η αντιπολίτευση υποσχέθηκε να πάει στα δικαστήρια για τις "
        "συντάξεις."}},
      {"Hindi",
       {"तारवोक के पास नौका फंसी",
        "मंगलवार तड़के मारिसोल नौका तारवोक द्वीप के पास फंस गई, जिस पर 214 लोग सवार थे, तटरक्षक बल ने कहा। यात्रियों को एलरी बंदरगाह ले जाया "
        "गया जहां डॉक्टरों ने ग्यारह का इलाज किया। कप्तान रुविम दसकल ने कहा कि केसिन उथले पानी के पास पतवार खराब हो गई।"},
       {"मारिसोल के यात्री बचाए गए",
        "पतवार खराब होने के बाद मंगलवार को तारवोक के पास एक नौका से 214 लोग निकाले गए। मारिसोल केसिन उथले पानी से टकराई; एलरी बंदरगाह में "
        "डॉक्टरों ने ग्यारह यात्रियों को देखा और तटरक्षक बल कप्तान रुविम दसकल से पूछताछ कर रहा है।"},
       {"ओस्ट्रावा में बजट पारित",
        "ओस्ट्रावा के सांसदों ने बुधवार को बजट पारित किया जो चीनी पर कर बढ़ाता है और चार सीमा शुल्क कार्यालय बंद करता है। वित्त मंत्री हाने लोविक "
        "ने इसे कष्टदायक कहा; विपक्ष ने रेलकर्मियों की पेंशन को लेकर अदालत जाने का वादा किया।"}},
      {"Japanese",
       {"フェリーがタルヴォク島沖で座礁",
        "火曜日の早朝、フェリー「マリソル号」がタルヴォク島沖で座礁し、乗客二百十四人が乗っていた。沿岸警備隊は乗客をエレリー港に"
        "運び、医師が十一人を診察した。ダスカル船長は、ケシン浅瀬の高波で舵が故障したと述べた。"},
       {"マリソル号の乗客全員を救助",
        "舵が故障したフェリーから火曜日、タルヴォク島の近くで二百十四人が救助された。マリソル号は高波の中でケシン浅瀬に乗り上げ、"
        "エレリー港で乗客十一人が医師の診察を受け、ダスカル船長は沿岸警備隊の聴取を受けている。"},
       {"オストラヴァで予算成立",
        "オストラヴァの議員は水曜日、砂糖税を引き上げ四つの税関を閉鎖する予算を可決した。ロヴィク財務相は痛みを伴うと述べ、野党は"
        "鉄道員の年金をめぐり裁判に訴えると約束した。"}},
      {"Korean",
       {"여객선 타르보크 섬 앞바다에서 좌초",
        "화요일 새벽 여객선 마리솔호가 타르보크 섬 앞바다에서 좌초했다고 해안경비대가 밝혔다. 배에는 214명이 타고 있었다. "
        "승객들은 엘러리 항으로 옮겨졌고 의사들이 11명을 치료했다. 다스칼 선장은 케신 여울의 높은 파도에서 키가 고장났다고 "
        "말했다."},
       {"마리솔호 승객 전원 구조",
        "키가 고장난 여객선에서 214명이 화요일 타르보크 섬 근처에서 구조됐다. 마리솔호는 높은 파도 속에 케신 여울에 부딪혔고, "
        "승객 11명이 엘러리 항에서 의사의 진료를 받았으며 다스칼 선장은 해안경비대 조사를 받고 있다."},
       {"오스트라바 예산안 통과",
        "오스트라바 의원들은 수요일 설탕세를 올리고 세관 네 곳을 닫는 예산안을 통과시켰다. 하네 로빅 재무장관은 고통스럽다고 "
        "말했다. 야당은 철도 노동자 연금 문제로 법원에 가겠다고 약속했다."}},
      {"Russian",
       {"Паром сел на мель у острова Тарвок",
        "Паром «Марисоль» сел на мель у острова Тарвок рано утром во вторник, на борту находились 214 человек, сообщила "
        "береговая охрана. Пассажиров доставили в порт Эллери, где врачи осмотрели одиннадцать человек. Капитан Рувим Даскаль "
        "рассказал, что руль отказал в сильной зыби у отмелей Кессин."},
       {"Пассажиры парома «Марисоль» спасены",
        "Всех 214 человек сняли во вторник с парома у Тарвока после отказа руля. «Марисоль» наскочила на отмели Кессин, "
        "одиннадцать пассажиров осмотрели врачи в порту Эллери, капитана Рувима Даскаля допрашивает береговая охрана."},
       {"Бюджет принят в Остраве",
        "Депутаты в Остраве приняли в среду бюджет, который повышает налог на сахар и закрывает четыре таможни. Министр финансов "
        "Ханне Ловик назвала его болезненным; оппозиция обещала обратиться в суд из-за пенсий железнодорожников."}},
      {"Spanish",
       {"Un ferry encalla frente a Tarvok",
        "El ferry Marisol encalló el martes de madrugada frente a la isla de Tarvok con 214 personas a bordo, según la guardia "
        "costera. Helicópteros llevaron a los pasajeros a Port Ellery, donde los médicos atendieron a once. El capitán Ruvim "
        "Daskal dijo que el timón falló entre el oleaje junto a los bajos de Kessin."},
       {"A salvo los pasajeros del Marisol",
        "Las 214 personas de un ferry con el timón averiado fueron evacuadas el martes cerca de Tarvok. El Marisol chocó con los "
        "bajos de Kessin; once pasajeros vieron a un médico en Port Ellery y la guardia costera interroga al capitán Ruvim "
        "Daskal."},
       {"Aprobado el presupuesto en Ostrava",
        "Los diputados de Ostrava aprobaron el miércoles un presupuesto que sube el impuesto sobre el azúcar y cierra cuatro "
        "aduanas. La ministra de finanzas Hanne Lovik lo llamó doloroso; la oposición prometió ir a los tribunales por las "
        "pensiones de los ferroviarios."}},
      {"Thai",
       {"เรือเฟอร์รี่เกยตื้นนอกเกาะทาร์วอก",
        "เรือเฟอร์รี่มาริโซลเกยตื้นนอกเกาะทาร์วอกเมื่อเช้าวันอังคาร มีผู้โดยสารสองร้อยสิบสี่คน หน่วยยามฝั่งพาผู้โดยสารไปยังท่าเรือเอลเลอรี แพทย์รักษาสิบเอ็ดคน "
        "กัปตันดาสคัลกล่าวว่าหางเสือเสียในคลื่นสูงใกล้สันดอนเคสซิน"},
       {"ช่วยผู้โดยสารมาริโซลได้ทั้งหมด",
        "ผู้โดยสารสองร้อยสิบสี่คนได้รับการช่วยเหลือจากเรือเฟอร์รี่ใกล้เกาะทาร์วอกเมื่อวันอังคารหลังหางเสือเสีย เรือมาริโซลชนสันดอนเคสซินในคลื่นสูง "
        "แพทย์ที่ท่าเรือเอลเลอรีตรวจผู้โดยสารสิบเอ็ดคน กัปตันดาสคัลถูกหน่วยยามฝั่งสอบสวน"},
       {"สภาออสตราวาผ่านงบประมาณ",
        "สมาชิกสภาในออสตราวาผ่านงบประมาณเมื่อวันพุธซึ่งขึ้นภาษีน้ำตาลและปิดด่านศุลกากรสี่แห่ง รัฐมนตรีคลังฮันเนกล่าวว่าเจ็บปวด "
        "ฝ่ายค้านสัญญาว่าจะฟ้องศาลเรื่องบำนาญของคนงานรถไฟ"}}};
  return all;
}

// Each from a source of its own, an hour after the one before, where other stories are known already. Stories are numbered from
// 1 on without those.
std::vector<Placement> place(const std::vector<Wording>& articles) {
  constexpr int64_t known = 100;
  Index index;
  std::vector<Placement> placed;
  for (int64_t id = 1; id <= known + static_cast<int64_t>(articles.size()); ++id) {
    const Time at = from_unix_seconds(1'704'200'000 + id * 3600);
    const std::string source = "source" + std::to_string(id);
    const std::string filler = "ax" + source + " bx" + source + " cx" + source;
    const Wording article = id <= known ? Wording{filler, filler} : articles[static_cast<size_t>(id - known - 1)];
    Placement each = index.place({.id = id, .source = source, .seen = at, .published = at}, sketch(article));
    if (id <= known) continue;
    each.story -= known;
    if (each.duplicate_of) *each.duplicate_of -= known;
    placed.push_back(std::move(each));
  }
  return placed;
}

Wording wording(const Text& text) { return {text.title, text.text}; }

TEST(Languages, AnEventInOtherWordsIsOneStoryAndNoCopy) {
  for (const Case& each : cases()) {
    const auto placed = place({wording(each.told), wording(each.another), wording(each.told_otherwise)});
    EXPECT_EQ(placed[2].story, 1) << each.language;
    EXPECT_FALSE(placed[2].duplicate_of) << each.language;
  }
}

TEST(Languages, AnotherEventIsAnotherStory) {
  for (const Case& each : cases()) {
    EXPECT_EQ(place({wording(each.told), wording(each.another)})[1].story, 2) << each.language;
    EXPECT_EQ(place({wording(each.another), wording(each.told)})[1].story, 2) << each.language;
  }
}

TEST(Languages, AWrappedCopyIsACopy) {
  for (const Case& each : cases()) {
    const std::string wrapped = std::string("Tarvok Post\n") + each.told.text + "\nFollow us.";
    EXPECT_EQ(place({wording(each.told), wording(each.another), {"Tarvok Post", wrapped}})[2].duplicate_of, 1) << each.language;
  }
}

}  // namespace
}  // namespace feedwatch::story
