import PlainDocuments

/// Reads one gitleaks configuration. Keys may be written in any case, as they may there.
struct GitleaksReader {
    let file: String
    private(set) var report: ImportReport

    init(file: String, report: ImportReport) {
        self.file = file
        self.report = report
    }

    mutating func read(_ content: [UInt8]) throws(ImportFailure) -> GitleaksConfiguration {
        do throws(NotUnderstood) {
            guard String(validating: content, as: UTF8.self) != nil else { throw NotUnderstood("the file is not UTF-8") }
            return try configuration(TOMLReader.read(content))
        } catch {
            let place = error.line.map { ":\($0)" } ?? ""
            throw ImportFailure("\(file)\(place): \(error.reason); mend this first, gitleaks would not read it either")
        }
    }

    private func place(_ entry: DocumentEntry) -> ImportPlace { ImportPlace(file: file, line: entry.line) }

    private mutating func leaveOut(_ entry: DocumentEntry, _ what: String) {
        report.remark("\(what): `\(ImportReport.shown(entry.key))` is not known", at: place(entry))
    }

    private mutating func configuration(_ node: DocumentNode) throws(NotUnderstood) -> GitleaksConfiguration {
        var configuration = GitleaksConfiguration()
        for entry in try node.requiredEntries() {
            switch entry.key.lowercased() {
            case "title", "description", "minversion": break
            case "extend": configuration.extends = try extends(entry)
            case "rules":
                for item in try entry.value.requiredItems() { configuration.rules.append(try rule(item)) }
            case "allowlist": try addAllowlist(entry.value, to: &configuration)
            case "allowlists":
                for item in try entry.value.requiredItems() { try addAllowlist(item, to: &configuration) }
            default: leaveOut(entry, "at the top")
            }
        }
        return configuration
    }

    private mutating func extends(_ entry: DocumentEntry) throws(NotUnderstood) -> GitleaksConfiguration.Extension {
        var extends = GitleaksConfiguration.Extension(place: place(entry))
        for entry in try entry.value.requiredEntries() {
            switch entry.key.lowercased() {
            case "path": extends.path = try filled(entry)
            case "usedefault": extends.usesDefault = entry.value.isTrue
            case "disabledrules": extends.disabled = try texts(entry).map(\.text)
            default: leaveOut(entry, "[extend]")
            }
        }
        return extends
    }

    private mutating func rule(_ node: DocumentNode) throws(NotUnderstood) -> GitleaksRule {
        let entries = try node.requiredEntries()
        guard let id = try entries.first(where: { $0.key.lowercased() == "id" })?.value.requiredScalar(), !id.isEmpty else {
            throw NotUnderstood("a rule has no id", line: node.lines.lowerBound)
        }
        var rule = GitleaksRule(id: id, place: ImportPlace(file: file, line: node.lines.lowerBound))
        for entry in entries {
            switch entry.key.lowercased() {
            case "id": break
            case "description": rule.description = try text(entry).text
            case "regex": rule.regex = try filled(entry)
            case "path": rule.path = try filled(entry)
            case "secretgroup":
                guard let number = Int(try text(entry).text), (0...65_535).contains(number) else {
                    throw NotUnderstood("the number of a group was expected", line: entry.line)
                }
                rule.secretGroup = number
            case "entropy": try readEntropy(entry, into: &rule)
            case "keywords": rule.keywords = try texts(entry).map(\.text)
            case "tags": rule.tags = try texts(entry).map(\.text)
            case "allowlist": rule.allowlists.append(try allowlist(entry.value).allowlist)
            case "allowlists":
                for item in try entry.value.requiredItems() { rule.allowlists.append(try allowlist(item).allowlist) }
            case "skipreport": rule.skipsReport = entry.value.isTrue
            case "required":
                let message = "`required`: what other rules have to find near by is not asked"
                rule.remarks.append(GitleaksText(text: message, place: place(entry)))
            default:
                rule.remarks.append(GitleaksText(text: "`\(ImportReport.shown(entry.key))` is not known", place: place(entry)))
            }
        }
        return rule
    }

    private func readEntropy(_ entry: DocumentEntry, into rule: inout GitleaksRule) throws(NotUnderstood) {
        guard let bits = Double(try text(entry).text), bits >= 0, bits <= 21 else {
            throw NotUnderstood("an entropy from 0 to 21 was expected", line: entry.line)
        }
        // Nearest to what is written: most of such numbers are no exact Double.
        let exact = bits * 1_000
        let isExact = abs(exact - exact.rounded()) < 0.000_1
        let thousandths = Int(exact.rounded(isExact ? .toNearestOrAwayFromZero : .down))
        rule.entropy = thousandths == 0 ? nil : thousandths
        if !isExact {
            let message = "`entropy` has more than three places and is rounded down, so that more is found"
            rule.remarks.append(GitleaksText(text: message, place: place(entry)))
        }
    }

    // MARK: Allowlists

    private mutating func addAllowlist(
        _ node: DocumentNode, to configuration: inout GitleaksConfiguration
    ) throws(NotUnderstood) {
        let (allowlist, rules) = try allowlist(node)
        if rules.isEmpty {
            configuration.allowlists.append(allowlist)
        } else {
            configuration.targeted.append((rules, allowlist))
        }
    }

    private mutating func allowlist(
        _ node: DocumentNode
    ) throws(NotUnderstood) -> (allowlist: GitleaksAllowlist, rules: [String]) {
        var allowlist = GitleaksAllowlist(place: ImportPlace(file: file, line: node.lines.lowerBound))
        var rules: [String] = []
        for entry in try node.requiredEntries() {
            switch entry.key.lowercased() {
            case "description": break
            case "condition": allowlist.demandsAll = try demandsAll(entry)
            case "regextarget": allowlist.target = try target(entry)
            case "regexes": allowlist.regexes = try texts(entry)
            case "paths": allowlist.paths = try texts(entry)
            case "stopwords": allowlist.stopWords = try texts(entry)
            case "commits":
                if !(try entry.value.requiredItems()).isEmpty {
                    allowlist.commits = GitleaksText(text: "", place: place(entry))
                }
            case "targetrules": rules = try texts(entry).map(\.text)
            default: leaveOut(entry, "an allowlist")
            }
        }
        return (allowlist, rules)
    }

    private func demandsAll(_ entry: DocumentEntry) throws(NotUnderstood) -> Bool {
        switch try text(entry).text.uppercased() {
        case "AND", "&&": return true
        case "OR", "||", "": return false
        default: throw NotUnderstood("a condition is AND or OR", line: entry.line)
        }
    }

    private func target(_ entry: DocumentEntry) throws(NotUnderstood) -> GitleaksAllowlist.Target {
        switch try text(entry).text {
        case "", "secret": return .secret
        case "match": return .match
        case "line": return .line
        default: throw NotUnderstood("a regexTarget is secret, match or line", line: entry.line)
        }
    }

    // MARK: Values

    private func text(_ entry: DocumentEntry) throws(NotUnderstood) -> GitleaksText {
        GitleaksText(text: try entry.value.requiredScalar(), place: place(entry))
    }

    /// nil for an empty one, which is none.
    private func filled(_ entry: DocumentEntry) throws(NotUnderstood) -> GitleaksText? {
        let text = try text(entry)
        return text.text.isEmpty ? nil : text
    }

    private func texts(_ entry: DocumentEntry) throws(NotUnderstood) -> [GitleaksText] {
        var texts: [GitleaksText] = []
        for item in try entry.value.requiredItems() {
            texts.append(
                GitleaksText(text: try item.requiredScalar(), place: ImportPlace(file: file, line: item.lines.lowerBound)))
        }
        return texts
    }
}
