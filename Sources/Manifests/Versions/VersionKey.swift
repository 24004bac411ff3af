import PlainDocuments
import RiskModel

/// A version in a form that can be compared: numbers first, then what stands behind them.
struct VersionKey: Comparable {
    /// Without zeros at the end.
    private(set) var release: [UInt64]
    /// Compared part by part; a missing one is `Part.final`.
    private(set) var parts: [Part]

    struct Part: Comparable {
        /// Below zero: before the release itself.
        var rank: Int
        var number: UInt64 = 0
        var word = ""

        static let final = Part(rank: 0)

        static func < (left: Part, right: Part) -> Bool {
            (left.rank, left.number, left.word) < (right.rank, right.number, right.word)
        }
    }

    init(release: [UInt64], parts: [Part] = []) {
        self.release = release
        self.parts = parts
        while self.release.last == 0 { self.release.removeLast() }
    }

    static func == (left: VersionKey, right: VersionKey) -> Bool { !(left < right) && !(right < left) }

    static func < (left: VersionKey, right: VersionKey) -> Bool {
        if left.release != right.release { return left.release.lexicographicallyPrecedes(right.release) }
        for index in 0..<max(left.parts.count, right.parts.count) {
            let l = index < left.parts.count ? left.parts[index] : .final
            let r = index < right.parts.count ? right.parts[index] : .final
            if l != r { return l < r }
        }
        return false
    }
}

extension Ecosystem {
    /// The key of one version; nil where its form is none of the ecosystem's, so that nothing is certain of its place.
    func versionKey(_ text: String) -> VersionKey? {
        guard text.utf8.count <= 100 else { return nil }
        switch self {
        case .npm, .cargo, .swift, .go: return VersionKey(semantic: text)
        case .python: return VersionKey(python: text)
        case .ruby: return VersionKey(ruby: text)
        case .maven: return VersionKey(maven: text)
        }
    }
}

/// The number a text of digits stands for; nil for other text and for numbers no version has.
func versionNumber(_ text: some StringProtocol) -> UInt64? {
    guard !text.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy(\.isDigit) else { return nil }
    return UInt64(text)
}
