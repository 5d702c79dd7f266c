using System.Globalization;
using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>Pages as Arabic, Central Kurdish and Kurmanji news sites make them, from the address bar's HTML and by select-all.</summary>
public sealed class ArabicAndKurdishTests
{
    /// <param name="Menu">Labels above the article.</param>
    /// <param name="Head">Date line, byline, counters between headline and text.</param>
    /// <param name="Below">What stands below the text.</param>
    public sealed record Site(
        string Language, string Title, string? Author, string Published, string[] Menu, string[] Head, string[] Paragraphs, string[] Below)
    {
        public override string ToString() => Language;
    }

    private static readonly Site s_arabic = new(
        "ar",
        "وصول آخر قافلة من المعدات إلى ميناء لندموث",
        "سلمى الراوي",
        "2024-07-22",
        ["الرئيسية", "محليات", "سياسة", "اقتصاد", "رياضة", "البث المباشر", "تسجيل الدخول", "بحث"],
        ["بقلم: سلمى الراوي", "الاثنين 22 تموز/يوليو 2024", "عدد القراءات: 1,204", "مشاركة على فيسبوك", "نسخ الرابط"],
        [
            "قالت وزارة النقل إن آخر قافلة من المعدات وصلت يوم الأحد إلى ميناء لندموث، وإن أكثر من 300 شاحنة عبرت الجسر الجديد منذ بداية الشهر من دون أي تأخير.",
            "وأضاف المتحدث باسم الوزارة أن تدريب العاملين في الميناء مستمر، وأن لجنة من المهندسين ستقدم تقريرها إلى الحكومة بعد أن تنتهي من فحص الأرصفة كلها.",
            "وذكر عضو في مجلس المدينة، طلب عدم الكشف عن اسمه، أن كلفة المشروع تجاوزت 480 مليون دينار، وأن التصويت على المرحلة الثانية قد يتأخر إلى الخريف.",
        ],
        ["الوسوم", "ميناء", "لندموث", "مواضيع ذات صلة", "خمسة أطباق للعطلة الطويلة", "سعر النفط يتراجع من جديد", "اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني.", "الاسم", "إرسال التعليق", "جميع الحقوق محفوظة © 2024"]);

    private static readonly Site s_sorani = new(
        "ku",
        "دوایین کاروانی کەلوپەل گەیشتە بەندەری لیندمۆس",
        "هێرۆ کەریم",
        "2024-07-22",
        ["سەرەکی", "هەواڵ", "کوردستان", "ئابووری", "وەرزش", "پەخشی ڕاستەوخۆ", "گەڕان", "چوونەژوورەوە"],
        ["نووسینی: هێرۆ کەریم", "٢٢ی تەممووزی ٢٠٢٤", "٣ خولەک خوێندنەوە", "هاوبەشکردن", "چاپکردن"],
        [
            "وەزارەتی گواستنەوە ڕایگەیاند کە دوایین کاروانی کەلوپەل ڕۆژی یەکشەممە گەیشتە بەندەری لیندمۆس، و زیاتر لە ٣٠٠ بارهەڵگر لە سەرەتای مانگەوە بەسەر پردە نوێیەکەدا تێپەڕیون.",
            "وتەبێژی وەزارەتەکە ڕایگەیاند کە ڕاهێنانی کارمەندانی بەندەرەکە بەردەوامە، و لیژنەیەک لە ئەندازیاران دوای ئەوەی کارەکانیان تەواو دەکەن ڕاپۆرتەکەیان پێشکەش بە حکومەت دەکەن.",
            "ئەندامێکی ئەنجومەنی شار، کە نەیویست ناوی ئاشکرا بکرێت، وتی تێچووی پڕۆژەکە لە ٤٨٠ ملیۆن دینار تێپەڕیوە، و دەنگدان لەسەر قۆناغی دووەم لەوانەیە بۆ پاییز دوا بکەوێت.",
        ],
        ["تاگەکان", "بەندەر", "هەواڵی پەیوەندیدار", "پێنج خواردن بۆ پشووی درێژ", "نرخی نەوت دیسان دابەزی", "لێدوانێک بنووسە", "ناو", "ئیمەیڵ", "ناردنی لێدوان", "هەموو مافەکان پارێزراون ٢٠٢٤"]);

    private static readonly Site s_kurmanji = new(
        "ku",
        "Karwanê dawî yê alavan gihîşt bendera Lindmosê",
        "Berîvan Demir",
        "2024-07-22",
        ["Destpêk", "Nûçe", "Siyaset", "Aborî", "Werziş", "Vîdyo", "Lêgerîn", "Têkeve"],
        ["Nivîskar: Berîvan Demir", "22'ê Tîrmehê 2024", "3 deqe xwendin", "Parve bike", "Çap bike"],
        [
            "Wezareta Veguhastinê ragihand ku karwanê dawî yê alavan roja Yekşemê gihîşt bendera Lindmosê, û ji destpêka mehê ve zêdetirî 300 kamyon di ser pira nû re derbas bûne.",
            "Berdevkê wezaretê got ku perwerdeya karmendên benderê berdewam e, û komîteyek ji endezyaran wê piştî ku karê xwe biqedîne raporta xwe pêşkêşî hikûmetê bike.",
            "Endamekî meclisa bajêr, ku nexwest navê wî bê eşkerekirin, got lêçûna projeyê ji 480 milyon dînarî derbas bûye, û dengdan li ser qonaxa duyemîn dibe ku heta payîzê dereng bikeve.",
        ],
        ["Etîket: bender", "Nûçeyên têkildar", "Pênc xwarin ji bo betlaneya dirêj", "Bihayê petrolê dîsa daket", "Şîroveyekê binivîse", "Nav", "Navnîşana e-nameyê", "Şîroveyê bişîne", "Hemû maf parastî ne"]);

    public static TheoryData<Site> Sites => [s_arabic, s_sorani, s_kurmanji];

    [Theory]
    [MemberData(nameof(Sites))]
    public void APastedPageIsReadWithoutItsFurniture(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);

        Holds(site, string.Join('\n', [.. site.Menu, site.Title, .. site.Head, .. site.Paragraphs, .. site.Below]));
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void AnHtmlPageIsReadWithoutItsFurniture(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        static string Each(string tag, IEnumerable<string> texts) => string.Concat(texts.Select(text => $"<{tag}>{text}</{tag}>\n"));

        // Only the words tell: no class or element says what is furniture.
        Holds(site, $"""
            <!DOCTYPE html><html lang="{site.Language}" dir="auto"><head><meta charset="utf-8"><title>{site.Title}</title></head><body>
            <div>{Each("div", site.Menu)}</div>
            <div><h1>{site.Title}</h1>{Each("div", site.Head)}{Each("p", site.Paragraphs)}{Each("div", site.Below)}</div></body></html>
            """);
    }

    [Theory]
    [InlineData("٢٢ تموز ٢٠٢٤", "2024-07-22")]
    [InlineData("22 يوليو 2024", "2024-07-22")]
    [InlineData("الاثنين، 22 تموز (يوليو) 2024", "2024-07-22")]
    [InlineData("نشر في: 22 يوليو/تموز 2024، الساعة 10:42", "2024-07-22")]
    [InlineData("الخميس الموافق ٤ تشرين الثاني ٢٠٢١", "2021-11-04")]
    [InlineData("4 كانون الأوّل 2021", "2021-12-04")]
    [InlineData("٥ آذار ٢٠٢٤", "2024-03-05")]
    [InlineData("5 مايس 2024", "2024-05-05")]
    [InlineData("22\u200F/7\u200F/2024", "2024-07-22")]
    [InlineData("٢٠٢٤-٠٧-٢٢", "2024-07-22")]
    [InlineData("٤ی تشرینی دووەمی ٢٠٢١", "2021-11-04")]
    [InlineData("بەرواری: 12ی کانوونی یەکەمی 2023", "2023-12-12")]
    [InlineData("دووشەممە، 22ی تەمموزی 2024", "2024-07-22")]
    [InlineData("22ê Tîrmehê 2024", "2024-07-22")]
    [InlineData("Dîroka weşanê: 4'ê Mijdara 2021", "2021-11-04")]
    [InlineData("Duşem, 22 Tîrmeh 2024", "2024-07-22")]
    public void TheDateLineIsTheDayOfPublication(string line, string day)
        => Read(string.Join("\n\n", [s_arabic.Title, line, .. s_arabic.Paragraphs])).Published.ShouldBe(Day(day));

    [Theory]
    [InlineData("04/11/2021", "يوم الخميس 4 تشرين الثاني", "2021-11-04")]
    [InlineData("04/11/2021", "يوم الأحد 11 نيسان", "2021-04-11")]
    public void TheTextSettlesTheOrderOfDayAndMonth(string line, string named, string day) => Read(string.Join(
        "\n\n", [s_arabic.Title, line, $"اجتمعت اللجنة {named} في العاصمة، واتفقت مع الوزارة على موعد للجولة التالية من المحادثات.", .. s_arabic.Paragraphs])).Published.ShouldBe(Day(day));

    [Fact]
    public void AnAgencyHeadAndItsEndMarkAreCutOff()
    {
        Article article = Read(string.Join("\n\n", [s_arabic.Title, "عدد القراءات: ٣١٧ لندموث / نبأ / " + s_arabic.Paragraphs[0], s_arabic.Paragraphs[1] + "/ انتهى"]));

        article.Body.ShouldBe(s_arabic.Paragraphs[0] + "\n\n" + s_arabic.Paragraphs[1]);
        article.Source.ShouldBe("نبأ");
    }

    [Theory]
    [InlineData("إقرأ المزيد")]
    [InlineData("اقرأ أيضًا: سعر النفط يتراجع")]
    [InlineData("المشــاهدات: ٤٧٧")]
    [InlineData("زیاتر بخوێنەوە")]
    [InlineData("ژمارەی بینین: ١٢٠")]
    [InlineData("Zêdetir bixwîne")]
    [InlineData("HEMÛ MAF PARASTÎ NE")]
    public void ALabelGoesInWhateverSpelling(string label)
    {
        Article article = Read(string.Join("\n\n", [s_arabic.Title, s_arabic.Paragraphs[0], label, s_arabic.Paragraphs[1]]));

        article.Body.ShouldBe(s_arabic.Paragraphs[0] + "\n\n" + s_arabic.Paragraphs[1]);
    }

    private static void Holds(Site site, string page)
    {
        Article article = Read(page);

        article.Body.ShouldBe(string.Join("\n\n", site.Paragraphs));
        article.Title.ShouldBe(site.Title);
        article.TitleStated.ShouldBeTrue();
        article.Author.ShouldBe(site.Author);
        article.Published.ShouldBe(Day(site.Published));
        article.Language.ShouldBe(site.Language);
    }

    private static Article Read(string text) => new ArticleReader().Read(Encoding.UTF8.GetBytes(text));

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
