import RiskModel

/// What a `CODEOWNERS` file says, whichever forge reads it: rules in order, of which in each section the last that fits a path decides.
final class OwnerRules: OwnershipSource {
    struct Rule {
        var pattern: PathPattern
        /// Empty where the line names nobody.
        var owners: [Owner]
        var line: Int
        /// An index into `sections`.
        var section = 0
        var count = 1
        /// Takes the path out of the section, wherever the line stands.
        var excludes = false
    }

    struct Section {
        var name: String?
        var isOptional = false
    }

    private let path: GitPath
    private let rules: [Rule]
    private let sections: [Section]
    private let hasExclusions: Bool
    /// A match of a rule before this one may be replaced by a line that was not understood.
    private let firstCertain: Int
    private let unclear: [OwnersDiagnostic]
    private let maximumSteps: Int
    private let index: PatternIndex
    let report: OwnersReport

    /// - Parameters:
    ///   - firstCertain: the rule behind the last line that was not understood; behind all rules where any line could be one.
    ///   - unclear: why
    init(
        path: GitPath, rules: [Rule], sections: [Section] = [Section()], firstCertain: Int = 0, unclear: [OwnersDiagnostic] = [],
        limits: OwnersLimits, report: OwnersReport
    ) {
        self.path = path
        self.rules = rules
        self.sections = sections
        self.firstCertain = firstCertain
        self.unclear = unclear
        self.report = report
        maximumSteps = limits.steps
        hasExclusions = rules.contains(where: \.excludes)
        index = PatternIndex(rules.map(\.pattern))
    }

    func answer(for path: GitPath) -> OwnershipAnswer {
        var search = Search(sections: sections.count)
        find(PathView(path), &search)
        let ownership = ownership(of: search)
        if search.steps > maximumSteps {
            let diagnostic = OwnersDiagnostic(
                path: path, problem: .tooManySteps, message: "comparing the path with the patterns of \(self.path) takes too many steps",
                effect: .notKnown)
            return .notKnown(ownership, because: [diagnostic])
        }
        let isCertain = unclear.isEmpty || sections.count == 1 && search.best[0] >= firstCertain
        return isCertain ? .known(ownership) : .notKnown(ownership, because: unclear)
    }

    private struct Search {
        /// For each section, the last rule that fits; -1 for none, `excluded` for a path that is taken out.
        var best: [Int]
        var steps = 0

        init(sections: Int) { best = Array(repeating: -1, count: sections) }
    }

    private static let excluded = Int.max

    private func find(_ path: PathView, _ search: inout Search) {
        let isSimple = sections.count == 1 && !hasExclusions
        index.forEachList(for: path) { list in
            for number in list.reversed() {
                let rule = Int(number)
                let section = isSimple ? 0 : rules[rule].section
                if rule <= search.best[section] {
                    // Of one section the rest of the list is of no weight either.
                    if isSimple { return }
                    if search.best[section] == Self.excluded || !rules[rule].excludes { continue }
                }
                guard search.steps <= maximumSteps else { return }
                search.steps += 1
                guard index.couldMatch(number, path), rules[rule].pattern.matches(path, steps: &search.steps) else { continue }
                search.best[section] = rules[rule].excludes ? Self.excluded : rule
            }
        }
    }

    private func ownership(of search: Search) -> PathOwnership {
        var ownership = PathOwnership()
        for (section, best) in search.best.enumerated() where rules.indices.contains(best) {
            let rule = rules[best]
            let place = OwnersPlace(path: path, line: rule.line)
            guard !rule.owners.isEmpty else {
                ownership.clearedBy = place
                continue
            }
            ownership.demands.append(
                OwnershipDemand(
                    owners: rule.owners, count: rule.count, section: sections[section].name, isOptional: sections[section].isOptional,
                    place: place))
        }
        if !ownership.demands.isEmpty { ownership.clearedBy = nil }
        return ownership
    }

    func lines(for path: GitPath) -> [LineForPath] {
        let view = PathView(path)
        var steps = 0
        let fitting = rules.filter { steps <= maximumSteps && $0.pattern.matches(view, steps: &steps) }
        var deciding = Array<Rule?>(repeating: nil, count: sections.count)
        for rule in fitting where deciding[rule.section]?.excludes != true { deciding[rule.section] = rule }
        return fitting.reversed().compactMap { rule in
            guard !rule.excludes, let last = deciding[rule.section] else { return nil }
            let by = OwnersPlace(path: self.path, line: last.line)
            let how: OwnerStanding.Overruling = last.excludes ? .excluded : last.owners.isEmpty ? .cleared : .replaced
            return LineForPath(
                place: OwnersPlace(path: self.path, line: rule.line), owners: rule.owners,
                role: last.line == rule.line ? .decides : .overruled(by: by, how))
        }
    }
}

/// What answers where the file itself could not be read.
final class UnreadOwners: OwnershipSource {
    let report: OwnersReport

    init(_ report: OwnersReport) { self.report = report }

    func answer(for path: GitPath) -> OwnershipAnswer {
        .notKnown(PathOwnership(), because: report.found.filter { $0.effect == .notKnown })
    }

    func lines(for path: GitPath) -> [LineForPath] { [] }
}

/// What answers where there are no owners files.
final class NoOwners: OwnershipSource {
    let report = OwnersReport()

    func answer(for path: GitPath) -> OwnershipAnswer { .known(PathOwnership()) }

    func lines(for path: GitPath) -> [LineForPath] { [] }
}
