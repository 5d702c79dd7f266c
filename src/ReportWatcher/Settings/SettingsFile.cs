using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Reading;

namespace ReportWatcher.Settings;

/// <summary>Finds, reads and checks the settings.</summary>
internal static class SettingsFile
{
    public const string Name = "appsettings.json";
    public const string Section = "ReportWatcher";

    /// <summary>The file named, else the one in the current folder, beside the executable, or in the system's place for settings.</summary>
    public static string Find(string? named)
    {
        if (named is not null)
            return Path.GetFullPath(named);

        string[] places = [Path.Combine(Environment.CurrentDirectory, Name), Path.Combine(AppContext.BaseDirectory, Name), OfTheSystem];
        return places.FirstOrDefault(File.Exists) ?? places[0];
    }

    /// <summary>Where an installed service has its settings.</summary>
    public static string OfTheSystem => Path.Combine(
        OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), Section) : "/etc/reportwatcher", Name);

    /// <summary>Reads the file and what overrides it: user secrets, environment variables, systemd credentials, secrets kept by Windows.</summary>
    /// <exception cref="SettingsException">With every mistake found.</exception>
    public static WatcherSettings Load(string file)
    {
        List<DefinitionError> errors = [];
        // Before it is read: a change in between is seen as one.
        FileStamp stamp = FileStamp.Of(file);
        IConfigurationSection section = ReadSection(file);
        StrictSection.Check(section, typeof(WatcherOptions), errors);
        // What cannot be read cannot be bound; the rest is checked all the same, so that one run shows every mistake.
        DefinitionError[] unreadable = [.. errors];
        WatcherSettings settings = Compile(Bind(section, unreadable), file, errors) with { Stamp = stamp };
        // A list that cannot be read is also an empty one: said once.
        errors.RemoveAll(e => !unreadable.Contains(e) && unreadable.Any(u => u.Key == e.Key || u.Key.StartsWith(e.Key + ":", StringComparison.Ordinal)));
        return errors.Count == 0 ? settings : throw new SettingsException(file, errors);
    }

    /// <summary>Where the ledger would be, whatever mistakes the settings have: <c>status</c> must work just then.</summary>
    public static string DataFolderOf(string file)
    {
        string? written = null;
        try
        {
            written = ReadSection(file)[nameof(WatcherOptions.DataFolder)];
        }
        catch (SettingsException)
        {
            // Not even JSON: the line may still be legible.
            if (File.Exists(file) && Regex.Match(File.ReadAllText(file), "\"DataFolder\"\\s*:\\s*(\"[^\"\\n]*\")") is { Success: true } line)
                written = JsonSerializer.Deserialize<string>(line.Groups[1].Value);
        }

        return Path.GetFullPath(written ?? new WatcherOptions().DataFolder, Path.GetDirectoryName(file)!);
    }

    private static IConfigurationSection ReadSection(string file)
    {
        if (!File.Exists(file))
            throw new SettingsException(file, [new("", null, "there is no such file; give one with --settings FILE")]);

        try
        {
            IConfigurationSection section = new ConfigurationBuilder()
                .Add(IndexedConfiguration.ReadJson(file))
                .AddUserSecrets(typeof(SettingsFile).Assembly, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(SystemdCredentials())
                .AddInMemoryCollection(OperatingSystem.IsWindows() ? Secrets.ReadAll(file) : [])
                .Build()
                .GetSection(Section);
            return section.Exists() ? section : throw new SettingsException(file, [new("", null, $"has no section \"{Section}\"")]);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(file, [new("", null, e.GetBaseException().Message)]);
        }
    }

    /// <summary>A credential's name is the key with "__" for ":", as in the environment: LoadCredential=ReportWatcher__Mail__Password:FILE.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> SystemdCredentials()
    {
        if (CredentialsFolder is not { } folder)
            return [];

        return Directory.EnumerateFiles(folder, Section + "__*")
            .Select(path => KeyValuePair.Create(Path.GetFileName(path).Replace("__", ":"), (string?)File.ReadAllText(path).TrimEnd('\r', '\n')));
    }

    private static string? CredentialsFolder
        => Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>
    /// The credential of a file's name where systemd handed one over, which is readable where the file itself is root's alone. An empty one stands
    /// for a file that was not there.
    /// </summary>
    private static string? CredentialFile(string name)
        => CredentialsFolder is { } folder && Path.Combine(folder, Path.GetFileName(name)) is var path && File.Exists(path) && !string.IsNullOrWhiteSpace(File.ReadAllText(path))
            ? path
            : null;

    /// <summary>Binds all but the values found unreadable. A null is a key that is not set; the library would put it in place of the default.</summary>
    private static WatcherOptions Bind(IConfigurationSection section, IReadOnlyCollection<DefinitionError> unreadable)
    {
        string[] bad = [.. unreadable.Select(e => $"{Section}:{e.Key}")];
        IEnumerable<KeyValuePair<string, string?>> readable = section.AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Where(pair => !bad.Any(b => pair.Key.Equals(b, StringComparison.OrdinalIgnoreCase) || pair.Key.StartsWith(b + ":", StringComparison.OrdinalIgnoreCase)));
        return new ConfigurationBuilder().Add(new IndexedConfiguration(readable)).Build().GetSection(Section).Get<WatcherOptions>() ?? new();
    }

    private static WatcherSettings Compile(WatcherOptions options, string file, List<DefinitionError> errors)
    {
        string folder = Path.GetDirectoryName(file)!;
        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            errors.Add(new("DataFolder", options.DataFolder, "expected the path of a folder"));
            options.DataFolder = new WatcherOptions().DataFolder;
        }

        var topics = options.Topics.ToDictionary(StringComparer.OrdinalIgnoreCase);
        var terms = options.Terms.ToDictionary(StringComparer.OrdinalIgnoreCase);
        SynonymTable synonyms = SynonymTable.Compile(options.Synonyms.ToDictionary(), errors);
        IReadOnlyList<Inbox> inboxes = CompileInboxes(options, folder, errors);
        WatcherSettings settings = new()
        {
            File = file,
            DataFolder = Path.GetFullPath(options.DataFolder, folder),
            Inboxes = inboxes,
            Intake = options.Intake,
            Reading = options.Reading,
            Learning = options.Learning,
            Alerts = options.Alerts,
            Digests = DigestOptionsCheck.Compile(options.Digests, errors),
            Operator = options.Operator,
            Retention = options.Retention,
            CorrectionsFolder = CorrectionsFolderOf(options.Learning, folder, inboxes),
            Mail = CompileMail(options.Mail, folder, errors),
            Health = options.Health,
            Topics = [.. topics.Keys],
            Watches = [.. options.Watches],
            Synonyms = synonyms,
            Reader = CompileReader(options.Intake, errors),
            Analyzer = new Analyzer(
                TopicSet.Compile(topics, errors, terms),
                WatchSet.Compile([.. options.Watches], [.. topics.Keys], [.. inboxes.Select(i => i.Tag)], errors, terms, synonyms)),
        };
        CheckIntake(options.Intake, errors);
        CheckReading(options.Reading, errors);
        CheckLearning(options.Learning, errors);
        CheckRecipients(options.Watches, errors);
        CheckNotices(options, errors);
        RetentionOptions.Check(options.Retention, errors);
        MailOptionsCheck.Check(options.Mail, errors);
        CheckHealth(options.Health, errors);
        CheckFoldersApart(settings, errors);
        return settings;
    }

    private static Inbox[] CompileInboxes(WatcherOptions options, string folder, List<DefinitionError> errors)
    {
        IList<InboxOptions> written = options.Inboxes.Count > 0 ? options.Inboxes : [new InboxOptions { Path = "inbox" }];
        List<Inbox> inboxes = [];
        for (int i = 0; i < written.Count; i++)
        {
            string key = $"Inboxes:{i}";
            if (string.IsNullOrWhiteSpace(written[i].Path))
            {
                errors.Add(new($"{key}:Path", written[i].Path, "expected the path of a folder"));
                continue;
            }

            string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(written[i].Path, folder));
            string tag = string.IsNullOrWhiteSpace(written[i].Tag) ? Path.GetFileName(path) : written[i].Tag!;
            Inbox inbox = new(tag, path, written[i].NothingForHours ?? options.Operator.NothingForHours);
            if (inboxes.Any(other => other.Tag.Equals(inbox.Tag, StringComparison.OrdinalIgnoreCase)))
                errors.Add(new($"{key}:Tag", inbox.Tag, "another inbox has this tag; give each its own"));
            if (inboxes.FirstOrDefault(other => IsInside(other.Path, inbox.Path) || IsInside(inbox.Path, other.Path)) is { } overlapping)
                errors.Add(new($"{key}:Path", written[i].Path, $"is, holds or lies in the inbox {overlapping.Path}; inboxes must lie apart"));
            inboxes.Add(inbox);
        }

        return [.. inboxes];
    }

    private static ArticleReader CompileReader(IntakeOptions intake, List<DefinitionError> errors)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            Encoding.GetEncoding(intake.FallbackEncoding);
        }
        catch (ArgumentException)
        {
            errors.Add(new("Intake:FallbackEncoding", intake.FallbackEncoding, "expected the name of an encoding, such as windows-1252, windows-1256, utf-16"));
        }

        return errors.Any(e => e.Key == "Intake:FallbackEncoding") ? new ArticleReader() : new ArticleReader(intake.FallbackEncoding);
    }

    private static MailOptions CompileMail(MailOptions mail, string folder, List<DefinitionError> errors)
    {
        mail.PickupFolder = Path.GetFullPath(mail.PickupFolder, folder);
        if (mail.PasswordFile is { Length: > 0 } passwordFile)
            mail.PasswordFile = CredentialFile(passwordFile) ?? Path.GetFullPath(passwordFile, folder);
        if (mail.TrustedCertificates is { Length: > 0 } certificates)
            mail.TrustedCertificates = Path.GetFullPath(certificates, folder);

        return mail;
    }

    private static void CheckIntake(IntakeOptions intake, List<DefinitionError> errors)
    {
        CheckSpan("Intake:QuietTime", intake.QuietTime, TimeSpan.Zero, TimeSpan.FromMinutes(10), errors);
        CheckSpan("Intake:SettleTime", intake.SettleTime, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), errors);
        CheckSpan("Intake:RescanInterval", intake.RescanInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), errors);
        if (intake.MaxReportMegabytes is < 1 or > 1024)
            errors.Add(new("Intake:MaxReportMegabytes", $"{intake.MaxReportMegabytes}", "expected 1 to 1024"));
        if (intake.MinFreeMegabytes < 0)
            errors.Add(new("Intake:MinFreeMegabytes", $"{intake.MinFreeMegabytes}", "expected 0 or more"));
    }

    private static void CheckReading(ReadingOptions reading, List<DefinitionError> errors)
    {
        CheckSpan("Reading:TimeLimit", reading.TimeLimit, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), errors);
        CheckSpan("Reading:ProcessorTimeLimit", reading.ProcessorTimeLimit, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), errors);
        // The least that the runtime starts in with room for a page.
        if (reading.MemoryMegabytes is < 64 or > 16_384)
            errors.Add(new("Reading:MemoryMegabytes", $"{reading.MemoryMegabytes}", "expected 64 to 16384"));
        if (reading.Processes is < 0 or > 64)
            errors.Add(new("Reading:Processes", $"{reading.Processes}", "expected 1 to 64, or 0 for as many as suit the machine"));
    }

    private static void CheckHealth(HealthOptions health, List<DefinitionError> errors)
    {
        if (health.Port is < 0 or > 65535)
            errors.Add(new("Health:Port", $"{health.Port}", "expected 1 to 65535, or 0 for none"));
        if (health.OtlpEndpoint is { Length: > 0 } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
            errors.Add(new("Health:OtlpEndpoint", endpoint, "expected the address of a collector, such as http://localhost:4317"));
        CheckSpan("Health:OtlpInterval", health.OtlpInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), errors);
    }

    internal static void CheckSpan(string key, TimeSpan value, TimeSpan least, TimeSpan most, List<DefinitionError> errors)
    {
        if (value < least || value > most)
            errors.Add(new(key, $"{value}", $"expected {least:c} to {most:c}"));
    }

    private static string CorrectionsFolderOf(LearningOptions learning, string folder, IReadOnlyList<Inbox> inboxes)
        => learning.CorrectionsFolder is { Length: > 0 } written
            ? Path.GetFullPath(written, folder)
            : Path.Combine((inboxes.Count > 0 ? Path.GetDirectoryName(inboxes[0].Path) : null) ?? folder, "corrections");

    private static void CheckLearning(LearningOptions learning, List<DefinitionError> errors)
    {
        if (learning.RetrainAt < TimeSpan.Zero || learning.RetrainAt >= TimeSpan.FromDays(1))
            errors.Add(new("Learning:RetrainAt", $"{learning.RetrainAt}", "expected a time of day, 00:00:00 to 23:59:59"));
        if (learning.TimeZone is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            errors.Add(new("Learning:TimeZone", zone, "there is no such time zone; expected a name such as Europe/Berlin"));
    }

    private static void CheckRecipients(IList<WatchOptions> watches, List<DefinitionError> errors)
    {
        for (int i = 0; i < watches.Count; i++)
        {
            if (watches[i].To.Count == 0)
                errors.Add(new($"Watches:{i}:To", null, $"the watch \"{watches[i].Name}\" alerts nobody; give at least one address"));
            CheckAddresses($"Watches:{i}:To", watches[i].To, errors);
            if (watches[i].Repeat < TimeSpan.Zero || watches[i].Repeat > TimeSpan.FromDays(366))
                errors.Add(new($"Watches:{i}:Repeat", $"{watches[i].Repeat}", "expected 00:00:00 to 366.00:00:00"));
        }
    }

    private static void CheckNotices(WatcherOptions options, List<DefinitionError> errors)
    {
        CheckAddresses("Operator:To", options.Operator.To, errors);
        CheckNumber("Operator:NothingForHours", options.Operator.NothingForHours, 24 * 366);
        CheckNumber("Operator:MailWaitsForMinutes", options.Operator.MailWaitsForMinutes, 60 * 24 * 5);
        CheckNumber("Alerts:MaxPerHour", options.Alerts.MaxPerHour, 1_000_000);
        for (int i = 0; i < options.Inboxes.Count; i++)
            CheckNumber($"Inboxes:{i}:NothingForHours", options.Inboxes[i].NothingForHours ?? 0, 24 * 366);

        void CheckNumber(string key, int value, int most)
        {
            if (value < 0 || value > most)
                errors.Add(new(key, $"{value}", $"expected 0 to {most}"));
        }
    }

    internal static void CheckAddresses(string key, IList<string> addresses, ICollection<DefinitionError> errors)
    {
        for (int i = 0; i < addresses.Count; i++)
        {
            if (!Mailbox.TryParse(addresses[i], out _))
                errors.Add(new($"{key}:{i}", addresses[i], "expected a mail address: desk@example.org or Desk <desk@example.org>"));
        }
    }

    /// <summary>A folder of ours inside an inbox would be read as reports, our own mail included: a loop.</summary>
    private static void CheckFoldersApart(WatcherSettings settings, List<DefinitionError> errors)
    {
        foreach (Inbox inbox in settings.Inboxes)
        {
            if (IsInside(settings.DataFolder, inbox.Path) || IsInside(inbox.Path, settings.DataFolder))
                errors.Add(new("DataFolder", settings.DataFolder, $"and the inbox {inbox.Path} must lie apart"));
            if (IsInside(settings.CorrectionsFolder, inbox.Path) || IsInside(inbox.Path, settings.CorrectionsFolder))
                errors.Add(new("Learning:CorrectionsFolder", settings.CorrectionsFolder, $"and the inbox {inbox.Path} must lie apart"));
            if (settings.Mail.Transport == MailTransportKind.Pickup && (IsInside(settings.Mail.PickupFolder, inbox.Path) || IsInside(inbox.Path, settings.Mail.PickupFolder)))
                errors.Add(new("Mail:PickupFolder", settings.Mail.PickupFolder, $"and the inbox {inbox.Path} must lie apart"));
        }
    }

    private static bool IsInside(string path, string folder)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Equals(folder, comparison) || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, comparison);
    }
}

/// <summary>The settings cannot be used; the message lists every mistake.</summary>
internal sealed class SettingsException(string file, IReadOnlyList<DefinitionError> errors)
    : Exception($"{file}: {errors.Count} {(errors.Count == 1 ? "mistake" : "mistakes")} in the settings\n" + string.Join('\n', errors.Select(Line)))
{
    public string File { get; } = file;

    public IReadOnlyList<DefinitionError> Errors { get; } = errors;

    private static string Line(DefinitionError error)
        => "  " + (error.Key.Length > 0 ? error.Key : "file") + (error.Value is { } value ? $" = \"{value}\"" : "") + ": " + error.Message;
}
