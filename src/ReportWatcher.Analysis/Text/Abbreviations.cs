using System.Collections.Frozen;

namespace ReportWatcher.Analysis.Text;

internal enum AbbreviationKind
{
    None,

    /// <summary>A title or the like: what follows is the name it belongs to ("Brig. Gen. Rivera").</summary>
    BeforeName,

    /// <summary>An abbreviation before a number, an ordinary word before anything else ("No. 5" and "He said no. Then").</summary>
    BeforeNumber,

    /// <summary>May stand inside a sentence or close it ("in the U.S. Army", "left the U.S. The army").</summary>
    Anywhere,
}

/// <summary>The abbreviations of news prose, as they are spelt: "critical mass." closes a sentence, "Springfield, Mass." need not.</summary>
internal static class Abbreviations
{
    private static readonly FrozenDictionary<string, AbbreviationKind> Known = Table();

    private static readonly FrozenDictionary<string, AbbreviationKind>.AlternateLookup<ReadOnlySpan<char>> KnownSpans =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    // Words that open a sentence far more often than they continue one behind an abbreviation, where a name is usual.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Starters = Words(
        """
        A According After All Also Although An And Another Any As At Because Before Both But By Despite During Each Earlier
        Even Every Few For Four From Further He Her Here His How However I If In It Its Last Later Local Many Meanwhile
        More Most Moreover Neither No Nobody None Not Nothing Now Of Officials On Once One Only Or Other Others Our Over
        Previously Several She Since So Some Such That The Their Then There These They This Those Though Three Thus To
        Today Two Under Until We Were What When Where Whether Which While Who Why With Without Yesterday Yet You Your
        """).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="word">The word before the full stop, without it; may hold full stops of its own ("U.S").</param>
    public static AbbreviationKind KindOf(ReadOnlySpan<char> word)
    {
        if (KnownSpans.TryGetValue(word, out AbbreviationKind kind))
            return kind;
        return IsDottedLetters(word) ? AbbreviationKind.Anywhere : AbbreviationKind.None;
    }

    public static bool OpensSentence(ReadOnlySpan<char> word) => Starters.Contains(word);

    /// <summary>"U.S", "a.m", "Ph.D": one or two letters between full stops.</summary>
    private static bool IsDottedLetters(ReadOnlySpan<char> word)
    {
        if (!word.Contains('.'))
            return false;
        int letters = 0;
        foreach (char c in word)
        {
            letters = c == '.' ? 0 : letters + 1;
            if (letters > 2 || (c != '.' && !char.IsLetter(c)))
                return false;
        }

        return letters > 0;
    }

    private static FrozenDictionary<string, AbbreviationKind> Table()
    {
        var table = new Dictionary<string, AbbreviationKind>(StringComparer.Ordinal);
        Add(AbbreviationKind.BeforeName,
            """
            Mr Mrs Ms Messrs Mx Dr Prof Gen Brig Lt Col Maj Sgt Capt Cpl Pvt Cmdr Cdr Adm Vice-Adm Gov Sen Sens Rep Reps Rev
            Hon Pres Amb Fr Sr St Ste Mt Ft Msgr Supt Insp Det Atty Sheik Hajj Eng Ayat e.g i.e viz cf vs
            """);
        Add(AbbreviationKind.BeforeNumber,
            """
            No Nos no nos p pp Vol vol Art art Arts arts Sec sec Sect sect Fig fig Figs figs Ch ch Para para paras Res res
            ver approx ca Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
            """);
        Add(AbbreviationKind.Anywhere,
            """
            Inc Corp Ltd Co Bros Plc Jr etc al est Dept dept Div Govt Univ Assn Intl Ave Blvd Rd Bldg sq ft hrs Ala Ariz Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Mo Mont Neb Nev
            Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo
            """);
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(AbbreviationKind kind, string words)
        {
            foreach (string word in Words(words))
                table.TryAdd(word, kind);
        }
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
