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
    /// While a path is looked at: for each section, the last rule that fits; -1 for none, `excluded` for a path that is taken out.
    private var best: [Int]
    /// The sections where `best` is not -1.
    private var touched: [Int] = []
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
        best = Array(repeating: -1, count: sections.count)
        hasExclusions = rules.contains(where: \.excludes)
        index = PatternIndex(rules.map(\.pattern))
    }

    func answer(for path: GitPath) -> OwnershipAnswer {
        var steps = 0
        find(PathView(path), &steps)
        let ownership = ownership()
        let isCertain = unclear.isEmpty || sections.count == 1 && best[0] >= firstCertain
        for section in touched { best[section] = -1 }
        touched = []
        guard steps <= maximumSteps else {
            let diagnostic = OwnersDiagnostic(
                path: path, problem: .tooManySteps,
                message: "comparing the path with the patterns of \(self.path) takes too many steps", effect: .notKnown)
            return .notKnown(ownership, because: [diagnostic])
        }
        return isCertain ? .known(ownership) : .notKnown(ownership, because: unclear)
    }

    private static let excluded = Int.max

    /// Fills `best` and `touched`.
    private func find(_ path: PathView, _ steps: inout Int) {
        let isSimple = sections.count == 1 && !hasExclusions
        index.forEachList(for: path) { list in
            for number in list.reversed() {
                let rule = Int(number)
                let section = isSimple ? 0 : rules[rule].section
                if rule <= best[section] {
                    // Of one section the rest of the list is of no weight either.
                    if isSimple { return }
                    if best[section] == Self.excluded || !rules[rule].excludes { continue }
                }
                guard steps <= maximumSteps else { return }
                steps += 1
                guard index.couldMatch(number, path), rules[rule].pattern.matches(path, steps: &steps) else { continue }
                if best[section] == -1 { touched.append(section) }
                best[section] = rules[rule].excludes ? Self.excluded : rule
            }
        }
    }

    private func ownership() -> PathOwnership {
        var ownership = PathOwnership()
        for section in touched.sorted() where best[section] != Self.excluded {
            let rule = rules[best[section]]
            let place = OwnersPlace(path: path, line: rule.line)
            guard !rule.owners.isEmpty else {
                ownership.clearedBy = place
                continue
            }
            ownership.demands.append(
                OwnershipDemand(
                    owners: rule.owners, count: rule.count, section: sections[section].name,
                    isOptional: sections[section].isOptional,
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
