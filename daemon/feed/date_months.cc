#include "feed/date_months.h"

#include <algorithm>
#include <array>

namespace feedwatch::feed {
namespace {

// Month names and their abbreviations in sixty languages, January first, folded (lower case, no marks). Forms that two languages
// use for different months stand under the one that more people write.
// clang-format off
constexpr std::array<std::string_view, 12> names{
    " january jan januar janner janvier janv enero ene janeiro gennaio gen januari tammikuu tammi stycznia"
    " styczen sty ledna leden led ianuarie ian януари яну января январь янв"
    " січня січень січ студзеня студзень сту јануар јан sijecnja"
    " sijecanj sij јануари ιανουαριου ιανουαριοσ ιαν ocak oca jaanuar jaan"
    " janvaris sausio sausis saus gener urtarrila urt xaneiro xan ionawr ion eanair ean janar yanvar yan"
    " იანვარი იან հունվարի հունվար հնվ ינואר ינו يناير"
    " ينا ژانویه जनवर জনযর ஜனவர జనవర જનયઆર қаңтар"
    " қаң januarie genver genier jannar januaro janvr ",
    " february feb februar fevrier fevr febrero fevereiro fev febbraio februari helmikuu helmi lutego luty"
    " lut unora unor uno febr februarie февруари фев февраля февраль лютого"
    " лютии лют лютага люты фебруар феб veljace veljaca velj"
    " φεβρουαριου φεβρουαριοσ φεβ subat sub veebruar veebr februaris vasario vasaris"
    " vas febrer otsaila ots febreiro chwefror chw feabhra feabh shkurt shk fevral"
    " თებერვალი თებ փետրվարի փետրվար փտր פברואר פבר"
    " فبراير فبر شباط فوریه फरवर ফবরযর பபரவர ఫబరవర"
    " फबरवर ફબરઆર ақпан ақп febrier frar fra februaro feber ",
    " march mar marz mars marzo marco maart mrt marts maaliskuu maalis marca marzec brezna brezen bre marec"
    " marcius marc martie март мар марта березня березень бер сакавіка"
    " сакавік сак mart ozujka ozujak ozu μαρτιου μαρτιοσ μαρ kovo kovas kov maret"
    " mac martxoa mawrth maw marta მარტი მარ մարտի մարտ մար מרץ مارس"
    " مار اذار मरच মরচ மரச మరచ મરચ наурыз нау meurzh meu maerz"
    " marzu machi marto mrz ",
    " april apr avril abril abr aprile huhtikuu huhti kwietnia kwiecien kwi dubna duben dub aprilis aprilie"
    " април апр апреля апрель квітня квітень кві красавіка"
    " красавік кра travnja travanj tra απριλιου απριλιοσ απρ nisan nis aprill"
    " balandzio balandis bal apirila api ebrill ebr aibrean aib prill pri aprel აპრილი აპრ"
    " ապրիլի ապրիլ ապր אפריל אפר ابريل ابر نيسان اوریل अपरल"
    " এপরল ஏபரல ఏపరల एपरल એપરલ сәуір сәу ebrel abrell aprili"
    " aprilo ",
    " may mai mayo maio maggio mag mei maj toukokuu touko maja kvetna kveten kve majus маи мая"
    " травня травень тра мај svibnja svibanj svi μαιου μαιοσ μαι mayıs maijs"
    " geguzes geguze geg maig maiatza bealtaine beal მაისი მაი մայիսի մայիս մայ"
    " מאי مايو ماي ايار مه मई мамыр мам mee mejju mej majo ",
    " june jun juni juin junio junho giugno giu kesakuu kesa czerwca czerwiec cze cervna cerven cen junij"
    " junius iunie iun юни июня июнь июн червня червень чер чэрвеня"
    " чэрвень чэр јун lipnja lipanj јуни ιουνιου ιουνιοσ ιουν haziran haz"
    " juuni junijs birzelio birzelis birz juny ekaina eka xuno xun mehefin meh meitheamh meith qershor qer"
    " iyun iyn ივნისი ივნ հունիսի հունիս հնս יוני יונ يونيو"
    " يون حزيران ژوين जन জন ஜன జన જન маусым мау junie mezheven mezh"
    " junh gunju gun ",
    " july jul juli juillet juil julio julho luglio lug heinakuu heina lipca lipiec lip cervence cervenec cec"
    " julij julius iulie iul юли июля июль июл липня липень лип ліпеня"
    " ліпень ліп јул srpnja srpanj јули ιουλιου ιουλιοσ ιουλ temmuz tem"
    " juuli julijs liepos liepa liep julai juliol uztaila uzt xullo xul gorffennaf gor iuil korrik kor iyul"
    " iyl ივლისი ივლ հուլիսի հուլիս հլս יולי יול يوليو يول"
    " تموز ژويیه जलई জলই ஜல జల जल જલઈ шілде шіл julie gouere"
    " gou julhet lulju lul ",
    " august aug aout agosto ago augustus augusti elokuu elo agust agu sierpnia sierpien sie srpna srpen srp"
    " avgust avg augusztus август авг августа серпня серпень сер жніуня"
    " жнівень жні kolovoza kolovoz kol αυγουστου αυγουστοσ αυγ agustos augusts"
    " rugpjucio rugpjutis rugp agustus ogos agost ag abuztua abu awst aws lunasa lun gusht gsh avqust avq"
    " აგვისტო აგვ օգոստոսի օգոստոս օգս אוגוסט אוג اغسطس"
    " اغس اب اوت अगसत আগসট ஆகஸட ఆగసట ऑगसट ઑગસટ"
    " тамыз там eost eos awwissu aww agosti augusto ",
    " september sep septembre sept septiembre setembro set settembre syyskuu syys wrzesnia wrzesien wrz zari"
    " zar szeptember szept septembrie септември сеп сентября сентябрь сен"
    " вересня вересень вер верасня верасень септембар septembar"
    " rujna rujan ruj σεπτεμβριου σεπτεμβριοσ σεπ eylul eyl septembris rugsejo"
    " rugsejis rugs setembre iraila ira medi med mfomh shtator sht sentyabr sen"
    " სექტემბერი სექ սեպտեմբերի սեպտեմբեր սեպ ספטמבר"
    " ספט سبتمبر سبت ايلول سپتامبر सतबर সপটমবর சபடமபர"
    " సపటబర सपटबर સપટમબર қыркүиек қыр gwengolo gwe settembru"
    " septemba septembro ",
    " october oct oktober okt octobre octubre outubro out ottobre ott lokakuu loka pazdziernika pazdziernik"
    " paz rijna rijen rij octombrie октомври окт октября октябрь жовтня"
    " жовтень жов кастрычніка кастрычнік кас октобар oktobar"
    " οκτωβριου οκτωβριοσ οκτ ekim eki oktoober oktobris spalio spalis spal urria urr"
    " hydref hyd dfomh tetor tet oktyabr ოქტომბერი ოქტ հոկտեմբերի"
    " հոկտեմբեր հոկ אוקטובר אוק اكتوبر اكت اكتبر अकतबर"
    " অকটবর அகடபர అకటబర ऑकटबर ઑકટબર қазан қаз here"
    " her ottubru oktoba oktobro ",
    " november nov novembre noviembre novembro marraskuu marras listopada listopad lis listopadu noiembrie"
    " ноември ное ноября ноябрь ноя листопада листопад лис"
    " лістапада лістапад ліс новембар нов novembar studenoga studeni stu"
    " νοεμβριου νοεμβριοσ νοε kasım kas novembris lapkricio lapkritis lapkr azaroa aza"
    " tachwedd tach samhain samh nentor nen noyabr noy ნოემბერი ნოე նոյեմբերի"
    " նոյեմբեր նմբ נובמבר נוב نوفمبر نوف نوامبر नवबर"
    " নভমবর நவமபர నవబర नवहबर નવમબર қараша қар du"
    " novembru novemba ",
    " december dec dezember dez decembre diciembre dic dezembro dicembre desember des joulukuu joulu grudnia"
    " grudzien gru prosince prosinec pro decembrie декември дек декабря декабрь"
    " грудня грудень гру снежня снежань сне децембар дец decembar"
    " prosinca prosinac δεκεμβριου δεκεμβριοσ δεκ aralık ara detsember dets decembris"
    " gruodzio gruodis gruod disember dis desembre abendua abe decembro rhagfyr rha nollaig noll dhjetor dhj"
    " dekabr dek დეკემბერი დეკ դեկտեմբերի դեկտեմբեր դեկ"
    " דצמבר דצמ ديسمبر ديس دسامبر दसबर ডসমবর டசமபர"
    " డసబర डसबर ડસમબર желтоқсан жел kerzu ker dicembru desemba ",
};
// clang-format on

struct Entry {
  std::string_view word{};
  int month{0};
};

constexpr size_t count_words() {
  size_t words = 0;
  for (const std::string_view row : names) words += static_cast<size_t>(std::count(row.begin(), row.end(), ' ')) - 1;
  return words;
}

constexpr auto index = [] {
  std::array<Entry, count_words()> entries{};
  size_t next = 0;
  for (size_t month = 0; month < names.size(); ++month) {
    for (size_t start = 1; start < names[month].size();) {
      const size_t end = names[month].find(' ', start);
      entries[next++] = {names[month].substr(start, end - start), static_cast<int>(month) + 1};
      start = end + 1;
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.word < b.word; });
  return entries;
}();

}  // namespace

int month_of(std::string_view word) {
  const auto* const found = std::lower_bound(index.begin(), index.end(), word,
                                             [](const Entry& entry, std::string_view wanted) { return entry.word < wanted; });
  return found != index.end() && found->word == word ? found->month : 0;
}

}  // namespace feedwatch::feed
