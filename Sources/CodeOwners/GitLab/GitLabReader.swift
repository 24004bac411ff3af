import RiskModel

/// Reads `CODEOWNERS` as GitLab does: sections, whose rules are kept by pattern. A pattern that stands twice in a section keeps the rank
/// of its first line and says what its last line says. There are no comments behind a rule: a name in one is an owner.
///
/// Source: gitlab-org/gitlab `ee/lib/gitlab/code_owners/file.rb`, `section_parser.rb` and their specs.
struct GitLabReader {
    private let text: OwnersText
    private let limits: OwnersLimits
    private var report: OwnersReport
    private var rules: [OwnerRules.Rule] = []
    /// Normalised patterns of each section, and the rules they belong to.
    private var ranks: [[ArraySlice<UInt8>: Int]] = [[:]]
    /// Of sections; the first is of rules that stand in none.
    private var names = [Self.unnamed]
    /// In lower case, and the first of that name.
    private var sectionsByName = [Self.unnamed: 0]
    private var current = GitLabHeading(name: Self.unnamed)
    private var currentSection = 0
    private var unclear = UnclearReasons()
    /// Rules that stand under an optional heading.
    private var optional: Set<Int> = []

    /// What GitLab calls the section of rules that stand in none.
    private static let unnamed = "codeowners"

    static func read(_ content: [UInt8], at path: GitPath, _ limits: OwnersLimits, _ report: OwnersReport) -> any OwnershipSource
    {
        var report = report
        guard let text = OwnersText(content, at: path, maximumBytes: limits.gitlabBytes, limits, &report) else {
            return UnreadOwners(report)
        }
        var reader = GitLabReader(text: text, limits: limits, report: report)
        for line in text.lines.indices { reader.read(line) }
        return reader.result()
    }

    private init(text: OwnersText, limits: OwnersLimits, report: OwnersReport) {
        self.text = text
        self.limits = limits
        self.report = report
    }

    private func result() -> OwnerRules {
        // A section is optional where each of its rules stands under an optional heading.
        let required = Set(rules.indices.filter { !optional.contains($0) }.map { rules[$0].section })
        let sections = names.enumerated().map { index, name in
            OwnerRules.Section(name: index == 0 ? nil : name, isOptional: !required.contains(index))
        }
        return OwnerRules(
            path: text.path, rules: rules, sections: sections, firstCertain: unclear.kept.isEmpty ? 0 : Int.max,
            unclear: unclear.kept,
            limits: limits, report: report)
    }

    private mutating func note(
        _ line: Int, _ place: Int?, _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
    ) {
        let diagnostic = text.diagnostic(line, place, problem, message, effect)
        report.add(diagnostic)
        if effect == .notKnown { unclear.add(diagnostic) }
    }

    private mutating func read(_ number: Int) {
        let line = text.bytes[text.lines[number]].trimmed
        guard let first = line.first, first != Byte.hash else { return }
        guard line.count <= limits.lineBytes else {
            note(number, nil, .lineTooLong, "the line has more than \(limits.lineBytes) bytes and is not read", .notKnown)
            return
        }
        guard line.isUTF8 else {
            note(number, nil, .encoding, "the line is not UTF-8; save the file as UTF-8", .notKnown)
            return
        }
        if let heading = GitLabHeading.read(line) { return open(heading, number) }
        if GitLabHeading.isBroken(line) {
            note(number, line.startIndex, .invalidHeading, "a heading without `]`: GitLab reads the line as a rule", .counts)
        }
        readRule(line, number)
    }

    private mutating func open(_ heading: GitLabHeading, _ number: Int) {
        let start = text.lines[number].lowerBound
        if heading.name.allSatisfy(\.isWhitespace) {
            note(
                number, start, .unnamedSection, "the section has no name; GitLab reads it as one called `\(heading.name)`",
                .counts)
        }
        if heading.isOptional, heading.count > 0 {
            note(number, start, .optionalCount, "an optional section needs no approvals, so the number means nothing", .counts)
        }
        if !heading.ignored.isEmpty {
            note(
                number, heading.ignored.startIndex, .invalidHeading,
                "GitLab passes over \(quoted(heading.ignored)) behind the heading", .skipped)
        }
        if !heading.owners.isEmpty, GitLabReferences.owners(in: heading.owners).isEmpty {
            note(
                number, heading.owners.startIndex, .invalidOwner,
                "the section's owners \(quoted(heading.owners)) name nobody: @user, @group/subgroup, @@role or an e-mail address is needed",
                .skipped)
        }
        current = heading
        currentSection = section(named: heading.name)
    }

    /// As long as no section has been opened, a heading opens one of exactly its name; later, names are the same in any case.
    private mutating func section(named name: String) -> Int {
        let match = names.count == 1 ? (name == Self.unnamed ? 0 : nil) : sectionsByName[name.lowercased()]
        if let match { return match }
        names.append(name)
        ranks.append([:])
        sectionsByName[name.lowercased()] = sectionsByName[name.lowercased()] ?? names.count - 1
        return names.count - 1
    }

    private mutating func readRule(_ line: ArraySlice<UInt8>, _ number: Int) {
        let end = GitLabPattern.end(in: line)
        var pattern = line[..<end]
        let excludes = pattern.first == UInt8(ascii: "!")
        if excludes { pattern.removeFirst() }
        let ownersText = line[end...].trimmed
        let normalized = GitLabPattern.normalized(pattern)[...]

        let compiled = GitLabPattern.compile(normalized)
        if compiled == nil {
            note(
                number, pattern.startIndex, .matchesNothing, "the pattern has a `[` without its `]` and matches nothing", .counts)
        }
        var rule = OwnerRules.Rule(
            pattern: compiled ?? .never, owners: [], line: number + 1, section: currentSection, count: max(1, current.count),
            excludes: excludes)
        if excludes {
            if !ownersText.isEmpty {
                note(
                    number, ownersText.startIndex, .ignoredOwners, "an exclusion has no owners; GitLab passes over them", .skipped
                )
            }
        } else {
            rule.owners = owners(ownersText, number)
        }
        keep(rule, normalized, number)
    }

    private mutating func owners(_ written: ArraySlice<UInt8>, _ number: Int) -> [Owner] {
        let malformed = written.split(whereSeparator: Byte.isSpace).first { GitLabReferences.owners(in: $0).isEmpty }
        if let malformed {
            note(
                number, malformed.startIndex, .invalidOwner,
                "\(quoted(malformed)) is not @user, @group/subgroup, @@role or an e-mail address; GitLab passes over it", .skipped
            )
        }
        let owners = GitLabReferences.owners(in: written.isEmpty ? current.owners : written)
        if owners.isEmpty {
            note(number, nil, .missingOwners, "the rule has no owners: GitLab demands no approval for what it fits", .counts)
        }
        return owners
    }

    private mutating func keep(_ rule: OwnerRules.Rule, _ normalized: ArraySlice<UInt8>, _ number: Int) {
        let rank = ranks[currentSection][normalized] ?? rules.count
        if rank < rules.count {
            note(
                number, nil, .repeatedPattern,
                "the pattern stands in the section since line \(rules[rank].line): this line takes its place and its rank",
                .counts)
            rules[rank] = rule
        } else {
            ranks[currentSection][normalized] = rank
            rules.append(rule)
        }
        if current.isOptional { optional.insert(rank) } else { optional.remove(rank) }
    }
}
