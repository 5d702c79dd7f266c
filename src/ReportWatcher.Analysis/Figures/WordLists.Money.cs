namespace ReportWatcher.Analysis.Figures;

internal static partial class WordLists
{
    // Without COP, PEN, MAD and GEL: "COP28" and "pen 7" are more frequent than the codes.
    public const string IsoCodes = """
        USD EUR GBP JPY CHF CNY RMB CAD AUD NZD HKD SGD IQD KWD SAR AED QAR BHD OMR JOD ILS EGP SYP LBP TRY IRR YER RUB UAH BYN PLN CZK HUF
        RON BGN RSD SEK NOK DKK ISK INR PKR BDT LKR NPR AFN IDR MYR THB PHP VND KRW TWD MXN BRL ARS CLP VES ZAR NGN KES GHS ETB SDG
        LYD TND DZD AMD AZN KZT UZS BTC
        """;

    // A name without its country stands for the currency that English reports mean by it most.
    public static readonly (string Code, bool IsPrefix, string List)[] Money =
    [
        ("USD", false, "dollar dollars buck bucks"), ("USD", true, "us$ $ usd$"), ("USD", false, "cent cents"),
        ("EUR", false, "euro euros"), ("EUR", true, "€"), ("GBP", false, "quid sterling pence penny"), ("GBP", true, "£"),
        ("GBP", false, "pound pounds"), ("JPY", false, "yen"), ("JPY", true, "¥"), ("CNY", false, "yuan renminbi rmb kuai 元"),
        ("INR", false, "rupee rupees"), ("INR", true, "rs ₹"), ("IQD", false, "dinar dinars"), ("TRY", false, "lira liras"), ("TRY", true, "₺"),
        ("RUB", false, "rouble roubles ruble rubles"), ("RUB", true, "₽"), ("IRR", false, "rial rials toman tomans"), ("SAR", false, "riyal riyals"),
        ("AED", false, "dirham dirhams"), ("ILS", false, "shekel shekels"), ("ILS", true, "₪"), ("KRW", false, "won"), ("KRW", true, "₩"),
        ("MXN", false, "peso pesos"), ("MXN", true, "mex$ mxn$"), ("CHF", true, "sfr"), ("ESP", false, "peseta pesetas"), ("CHF", false, "franc francs"), ("SEK", false, "krona kronor"), ("NOK", false, "krone kroner"),
        ("BRL", false, "reais"), ("BRL", true, "r$"), ("UAH", false, "hryvnia hryvnias"), ("UAH", true, "₴"), ("PLN", false, "zloty zlotys"),
        ("AFN", false, "afghanis"), ("THB", false, "baht"), ("VND", false, "dong"), ("VND", true, "₫"), ("NGN", false, "naira"), ("NGN", true, "₦"),
        ("ZAR", false, "rand"), ("IDR", false, "rupiah"), ("MYR", false, "ringgit"), ("KES", false, "shilling shillings"), ("CRC", true, "₡"), ("GEL", true, "₾"), ("GEL", false, "lari"),
        ("LAK", true, "₭"), ("LKR", false, "ரூ"), ("BTC", false, "bitcoin bitcoins"), ("BTC", true, "₿"), ("BTC", false, "satoshi satoshis"), ("MYR", true, "sen"), ("FIM", false, "markka"),
        ("NLG", false, "guilder guilders"), ("DEM", false, "marks"), ("CAD", true, "c$ ca$ cad$"), ("AUD", true, "a$ au$ aud$"), ("NZD", true, "nz$ nzd$"),
        ("HKD", true, "hk$"), ("SGD", true, "s$ sg$"), ("TWD", true, "nt$"),
    ];

    /// <summary>Names of parts and codes of millions, with what one of them is in single units.</summary>
    public static readonly (string Code, decimal Factor, string List)[] MoneyFactors =
    [
        ("USD", 0.01m, "cent cents"), ("GBP", 0.01m, "pence penny p"), ("BTC", 0.00000001m, "satoshi satoshis"),
        ("CNY", 0.1m, "mao jiao"), ("USD", 1e6m, "musd"), ("EUR", 1e6m, "meur"), ("GBP", 1e6m, "mgbp"), ("AUD", 1e6m, "maud"),
    ];

    // Country adjective before a currency's name; the first name that fits decides.
    private static readonly (string Country, string Name, string Code)[] s_national =
    [
        ("us", "dollar", "USD"), ("american", "dollar", "USD"), ("canadian", "dollar", "CAD"), ("australian", "dollar", "AUD"),
        ("zealand", "dollar", "NZD"), ("kong", "dollar", "HKD"), ("singapore", "dollar", "SGD"), ("taiwan", "dollar", "TWD"),
        ("british", "pound", "GBP"), ("egyptian", "pound", "EGP"), ("syrian", "pound", "SYP"), ("lebanese", "pound", "LBP"), ("lebanese", "lira", "LBP"), ("syrian", "lira", "SYP"), ("turkish", "lira", "TRY"), ("sudanese", "pound", "SDG"),
        ("iraqi", "dinar", "IQD"), ("kuwaiti", "dinar", "KWD"), ("jordanian", "dinar", "JOD"), ("bahraini", "dinar", "BHD"),
        ("libyan", "dinar", "LYD"), ("tunisian", "dinar", "TND"), ("algerian", "dinar", "DZD"), ("serbian", "dinar", "RSD"),
        ("indian", "rupee", "INR"), ("pakistani", "rupee", "PKR"), ("lankan", "rupee", "LKR"), ("nepali", "rupee", "NPR"),
        ("saudi", "riyal", "SAR"), ("qatari", "riyal", "QAR"), ("yemeni", "rial", "YER"), ("omani", "rial", "OMR"), ("iranian", "rial", "IRR"),
        ("emirati", "dirham", "AED"), ("uae", "dirham", "AED"), ("moroccan", "dirham", "MAD"), ("swiss", "franc", "CHF"), ("french", "franc", "FRF"),
        ("mexican", "peso", "MXN"), ("argentine", "peso", "ARS"), ("chilean", "peso", "CLP"), ("colombian", "peso", "COP"),
        ("philippine", "peso", "PHP"), ("chinese", "yuan", "CNY"), ("japanese", "yen", "JPY"), ("russian", "rouble", "RUB"), ("russian", "ruble", "RUB"),
        ("korean", "won", "KRW"), ("swedish", "kron", "SEK"), ("norwegian", "kron", "NOK"), ("danish", "kron", "DKK"), ("kenyan", "shilling", "KES"),
        ("finnish", "markka", "FIM"), ("dutch", "guilder", "NLG"), ("israeli", "shekel", "ILS"), ("south", "rand", "ZAR"),
    ];

    private static readonly Dictionary<string, Unit> s_nationalUnits = s_national.Select(n => n.Code).Distinct().ToDictionary(c => c, c => new Unit(c, Dimension.Money));

    /// <summary>The currency of "Kuwaiti dinars"; null where the first word names no country that has one of that name.</summary>
    public static Unit? NationalMoney(ReadOnlySpan<char> country, ReadOnlySpan<char> name)
    {
        foreach ((string adjective, string currency, string code) in s_national)
        {
            if (country.Equals(adjective, StringComparison.OrdinalIgnoreCase) && name.StartsWith(currency, StringComparison.OrdinalIgnoreCase))
                return s_nationalUnits[code];
        }
        return null;
    }
}
