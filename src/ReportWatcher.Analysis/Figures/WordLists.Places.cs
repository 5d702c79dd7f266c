namespace ReportWatcher.Analysis.Figures;

internal static partial class WordLists
{
    // The country as figures name it, then other names and what comes from it ("Iraqi"), where that is written otherwise.
    public static readonly (string Country, string List)[] Countries =
    [
        ("Afghanistan", "Afghan, Afghans"), ("Albania", "Albanian, Albanians"), ("Algeria", "Algerian, Algerians"), ("Angola", "Angolan"), ("Argentina", "Argentine, Argentinian"),
        ("Armenia", "Armenian, Armenians"), ("Australia", "Australian, Australians"), ("Austria", "Austrian, Austrians"), ("Azerbaijan", "Azerbaijani, Azeri"),
        ("Bahrain", "Bahraini, Bahrainis"), ("Bangladesh", "Bangladeshi, Bangladeshis"), ("Belarus", "Belarusian, Belarusians"), ("Belgium", "Belgian, Belgians"),
        ("Bolivia", "Bolivian"), ("Bosnia", "Bosnian, Bosnia and Herzegovina"), ("Brazil", "Brazilian, Brazilians"), ("Bulgaria", "Bulgarian, Bulgarians"), ("Burkina Faso", "Burkinabe"),
        ("Cambodia", "Cambodian"), ("Cameroon", "Cameroonian"), ("Canada", "Canadian, Canadians"), ("Chad", "Chadian"), ("Chile", "Chilean, Chileans"), ("China", "Chinese"),
        ("Colombia", "Colombian, Colombians"), ("Congo", "Congolese, Democratic Republic of Congo, DRC"), ("Croatia", "Croatian, Croatians"), ("Cuba", "Cuban, Cubans"), ("Cyprus", "Cypriot"),
        ("Czech Republic", "Czech, Czechs, Czechia"), ("Denmark", "Danish, Danes"), ("Djibouti", "Djiboutian"), ("Ecuador", "Ecuadorian"), ("Egypt", "Egyptian, Egyptians"), ("Eritrea", "Eritrean"),
        ("Estonia", "Estonian, Estonians"), ("Ethiopia", "Ethiopian, Ethiopians"), ("Finland", "Finnish, Finns"), ("France", "French"), ("Georgia", "Georgian, Georgians"),
        ("Germany", "German, Germans"), ("Ghana", "Ghanaian"), ("Greece", "Greek, Greeks"), ("Guatemala", "Guatemalan"), ("Haiti", "Haitian, Haitians"), ("Honduras", "Honduran"),
        ("Hungary", "Hungarian, Hungarians"), ("Iceland", "Icelandic"), ("India", "Indian, Indians"), ("Indonesia", "Indonesian, Indonesians"), ("Iran", "Iranian, Iranians"), ("Iraq", "Iraqi, Iraqis"),
        ("Ireland", "Irish"), ("Israel", "Israeli, Israelis"), ("Italy", "Italian, Italians"), ("Ivory Coast", "Ivorian"), ("Jamaica", "Jamaican"), ("Japan", "Japanese"),
        ("Jordan", "Jordanian, Jordanians"), ("Kazakhstan", "Kazakh"), ("Kenya", "Kenyan, Kenyans"), ("Kosovo", "Kosovar"), ("Kuwait", "Kuwaiti, Kuwaitis"), ("Kyrgyzstan", "Kyrgyz"), ("Laos", "Laotian"),
        ("Latvia", "Latvian, Latvians"), ("Lebanon", "Lebanese"), ("Liberia", "Liberian"), ("Libya", "Libyan, Libyans"), ("Lithuania", "Lithuanian, Lithuanians"), ("Malawi", "Malawian"),
        ("Malaysia", "Malaysian, Malaysians"), ("Mali", "Malian, Malians"), ("Mexico", "Mexican, Mexicans"), ("Moldova", "Moldovan"), ("Mongolia", "Mongolian"), ("Morocco", "Moroccan, Moroccans"),
        ("Mozambique", "Mozambican"), ("Myanmar", "Burma, Burmese"), ("Nepal", "Nepali, Nepalese"), ("Netherlands", "Dutch"), ("New Zealand", ""), ("Nicaragua", "Nicaraguan"), ("Niger", "Nigerien"),
        ("Nigeria", "Nigerian, Nigerians"), ("North Korea", "North Korean, North Koreans"), ("Norway", "Norwegian, Norwegians"), ("Oman", "Omani, Omanis"), ("Pakistan", "Pakistani, Pakistanis"),
        ("Palestine", "Palestinian, Palestinians"), ("Panama", "Panamanian"), ("Paraguay", "Paraguayan"), ("Peru", "Peruvian"), ("Philippines", "Philippine, Filipino, Filipinos"),
        ("Poland", "Polish, Poles"), ("Portugal", "Portuguese"), ("Qatar", "Qatari, Qataris"), ("Romania", "Romanian, Romanians"), ("Russia", "Russian, Russians, Russian Federation"), ("Rwanda", "Rwandan"),
        ("Saudi Arabia", "Saudi, Saudis"), ("Senegal", "Senegalese"), ("Serbia", "Serbian, Serbs"), ("Singapore", "Singaporean"), ("Slovakia", "Slovak, Slovaks"), ("Slovenia", "Slovenian"),
        ("Somalia", "Somali, Somalis"), ("South Africa", "South African, South Africans"), ("South Korea", "South Korean, South Koreans"), ("South Sudan", "South Sudanese"), ("Spain", "Spanish, Spaniards"),
        ("Sri Lanka", "Sri Lankan"), ("Sudan", "Sudanese"), ("Sweden", "Swedish, Swedes"), ("Switzerland", "Swiss"), ("Syria", "Syrian, Syrians"), ("Taiwan", "Taiwanese"), ("Tajikistan", "Tajik"),
        ("Tanzania", "Tanzanian"), ("Thailand", "Thai, Thais"), ("Tunisia", "Tunisian, Tunisians"), ("Turkey", "Turkish, Turks, Türkiye"), ("Turkmenistan", "Turkmen"), ("Uganda", "Ugandan"),
        ("Ukraine", "Ukrainian, Ukrainians"), ("United Arab Emirates", "UAE, Emirati, Emirates"), ("United Kingdom", "UK, U.K., Britain, Great Britain, British"),
        ("United States", "US, U.S., USA, U.S.A., America, American, Americans, United States of America"), ("Uruguay", "Uruguayan"), ("Uzbekistan", "Uzbek"), ("Venezuela", "Venezuelan, Venezuelans"),
        ("Vietnam", "Vietnamese"), ("Yemen", "Yemeni, Yemenis"), ("Zambia", "Zambian"), ("Zimbabwe", "Zimbabwean"),
        ("Europe", "European"), ("European Union", "EU, E.U."), ("Gaza", "Gaza Strip, Gazan, Gazans"), ("Kurdistan", "Kurdistan Region, Kurdish"), ("West Bank", ""), ("Scotland", "Scottish"), ("Wales", "Welsh"),
        ("Africa", "African"), ("Asia", "Asian"),
    ];
}
