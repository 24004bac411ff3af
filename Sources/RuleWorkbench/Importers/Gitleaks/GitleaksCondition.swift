/// What one rule looks for, as a condition of the rule language.
struct GitleaksCondition {
    var path: String?
    var regex: String?
    var secretGroup: Int
    /// In thousandths.
    var entropy: Int?
    private var exemptions: [GitleaksExemption] = []

    /// Ways of being no exemption that are written out.
    private static let mostArms = 16

    init(path: String?, regex: String?, secretGroup: Int, entropy: Int?) {
        self.path = path
        self.regex = regex
        self.secretGroup = secretGroup
        self.entropy = entropy
    }

    /// - Returns: false where it would make the condition too long, and is left out.
    mutating func add(_ exemption: GitleaksExemption) -> Bool {
        guard exemptions.reduce(exemption.parts.count, { $0 * $1.parts.count }) <= Self.mostArms else { return false }
        exemptions.append(exemption)
        return true
    }

    var text: PackText {
        let path = path.map { [(key: "path", value: PackText.text($0))] } ?? []
        guard let regex else { return .mapping(path + [("not", .mapping([("status", .text("deleted"))]))]) }
        // A match counts where of each exemption at least one part fails.
        let arms = exemptions.reduce([[]]) { arms, exemption in arms.flatMap { arm in exemption.parts.map { arm + [$0] } } }
        let shown = arms.map { arm(regex, failing: $0) }
        return .mapping(shown.count == 1 ? path + shown[0] : path + [("any", .list(shown.map(PackText.mapping)))])
    }

    private func arm(_ regex: String, failing parts: [GitleaksExemption.Part]) -> [(key: String, value: PackText)] {
        var arm: [(key: String, value: PackText)] = [("added", .text(regex)), ("span", .text("hunk"))]
        if let entropy { arm.append(("entropy", .mapping(group(.secret) + [("above", .word(Self.decimal(entropy)))]))) }
        let excepted = parts.filter { $0.kind == .regexes }.map { PackText.mapping(group($0.target) + [("pattern", $0.operand)]) }
        if !excepted.isEmpty { arm.append(("except", excepted.count == 1 ? excepted[0] : .list(excepted))) }
        let words = parts.filter { $0.kind == .stopwords }.map {
            PackText.mapping(group(.secret) + [("contains_none", $0.operand)])
        }
        if !words.isEmpty { arm.append(("where", words.count == 1 ? words[0] : .list(words))) }
        let paths = parts.filter { $0.kind == .paths }.map { PackText.mapping([("path", $0.operand)]) }
        if !paths.isEmpty { arm.append(("not", paths.count == 1 ? paths[0] : .mapping([("any", .list(paths))]))) }
        return arm
    }

    /// The part of a match, where it is not the one that is looked at anyway: the first group that holds something, or all.
    private func group(_ target: GitleaksAllowlist.Target) -> [(key: String, value: PackText)] {
        switch target {
        case .secret: secretGroup == 0 ? [] : [("group", .word(String(secretGroup)))]
        case .match: [("group", .text("match"))]
        case .line: [("group", .text("line"))]
        }
    }

    private static func decimal(_ thousandths: Int) -> String {
        let places = String(1_000 + thousandths % 1_000).dropFirst().reversed().drop { $0 == "0" }.reversed()
        return "\(thousandths / 1_000)" + (places.isEmpty ? "" : "." + String(places))
    }
}
