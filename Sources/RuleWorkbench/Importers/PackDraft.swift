/// What an importer has made of a file.
struct PackDraft {
    var teams: [(key: String, value: PackText)] = []
    var labels: [(key: String, value: PackText)] = []
    var lists: [(key: String, value: PackText)] = []
    var rules: [PackText] = []
    var report: ImportReport

    func text(named name: String, owner: String?, from file: String) -> String {
        var document: [(key: String, value: PackText)] = [("version", .word("1")), ("pack", .text(name))]
        if let owner, !rules.isEmpty { document.append(("owner", .text(owner))) }
        let sections = [("teams", teams), ("labels", labels), ("lists", lists)]
        for (key, entries) in sections where !entries.isEmpty { document.append((key, .block(.mapping(entries)))) }
        if !rules.isEmpty { document.append(("rules", .block(.list(rules)))) }
        let shown = file.split(separator: "/").last.map(String.init) ?? file
        let comment = "Taken over from \(ImportReport.shown(shown)) by difftier rules import."
        return PackText.mapping(document).document(comments: [comment])
    }
}
