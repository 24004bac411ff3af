extension VersionKey {
    /// Semantic Versioning 2.0, one or two numbers less allowed; a Go pseudo-version is a pre-release with its time.
    init?(semantic text: String) {
        let text = text.utf8.first == UInt8(ascii: "v") ? text.dropFirst() : text[...]
        let withoutBuild = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let halves = withoutBuild.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let release = Self.numbers(halves[0]), release.count <= 3 else { return nil }
        var parts: [Part] = []
        if halves.count == 2 {
            for identifier in halves[1].split(separator: ".", omittingEmptySubsequences: false) {
                guard !identifier.isEmpty, identifier.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }) else {
                    return nil
                }
                if let number = versionNumber(identifier) {
                    parts.append(Part(rank: -2, number: number))
                } else {
                    parts.append(Part(rank: -1, word: Self.withoutRevision(identifier)))
                }
            }
            // More identifiers are more than fewer, and a release is more than any.
            parts.append(Part(rank: -3))
        }
        self.init(release: release, parts: parts)
    }

    /// `20240131120000-0123456789ab` without its commit, whose letters say nothing of its age.
    private static func withoutRevision(_ identifier: Substring) -> String {
        let halves = identifier.split(separator: "-")
        guard halves.count == 2, halves[0].utf8.count == 14, halves[1].utf8.count == 12, versionNumber(halves[0]) != nil else {
            return String(identifier)
        }
        return String(halves[0])
    }

    /// The usual forms of PEP 440: `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]`.
    init?(python text: String) {
        let lower = text.lowercased()
        guard
            let match = lower.wholeMatch(
                of:
                    /v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[._-]?(a|alpha|b|beta|c|rc|pre|preview)[._-]?([0-9]*))?(?:[._-]?(?:post|rev|r)[._-]?([0-9]*)|-([0-9]+))?(?:[._-]?dev[._-]?([0-9]*))?(?:\+[a-z0-9._-]+)?/
            ),
            let numbers = Self.numbers(match.2), let epoch = versionNumber(match.1 ?? "0")
        else { return nil }
        func number(_ digits: Substring?) -> UInt64? { digits.map { $0.isEmpty ? 0 : versionNumber($0) ?? UInt64.max } }
        let post = number(match.5) ?? number(match.6)
        let dev = number(match.7)
        var phase = Part.final
        if let word = match.3 {
            let rank = word.first == "a" ? -3 : word.first == "b" ? -2 : -1
            phase = Part(rank: rank, number: number(match.4) ?? 0)
        } else if dev != nil, post == nil {
            phase = Part(rank: -4)
        }
        self.init(
            release: [epoch] + numbers,
            parts: [phase, post.map { Part(rank: 1, number: $0) } ?? .final, dev.map { Part(rank: -1, number: $0) } ?? .final])
    }

    /// RubyGems: numbers and words between dots; the first word begins a pre-release.
    init?(ruby text: String) {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        let release = segments.prefix { versionNumber($0) != nil }.compactMap { versionNumber($0) }
        guard !release.isEmpty else { return nil }
        var parts: [Part] = []
        for segment in segments.dropFirst(release.count) {
            guard let match = segment.wholeMatch(of: /([A-Za-z]*)([0-9]*)/), !segment.isEmpty else { return nil }
            if !match.1.isEmpty { parts.append(Part(rank: -1, word: String(match.1))) }
            if !match.2.isEmpty {
                guard let number = versionNumber(match.2) else { return nil }
                parts.append(Part(rank: 0, number: number))
            }
        }
        self.init(release: release, parts: parts)
    }

    private static let mavenQualifiers = [
        "alpha": -6, "a": -6, "beta": -5, "b": -5, "milestone": -4, "m": -4, "rc": -3, "cr": -3, "snapshot": -2, "ga": 0,
        "final": 0,
        "release": 0, "sp": 1,
    ]

    /// Maven: numbers, then one of the qualifiers whose order is fixed, or a word that is only ever equal to itself.
    init?(maven text: String) {
        guard let match = text.lowercased().wholeMatch(of: /([0-9]+(?:\.[0-9]+)*)(?:[.-]?([a-z]+)[.-]?([0-9]*))?/),
            let release = Self.numbers(match.1)
        else { return nil }
        var parts: [Part] = []
        if let word = match.2 {
            guard let rank = Self.mavenQualifiers[String(word)] else { return nil }
            let number = match.3.flatMap { $0.isEmpty ? 0 : versionNumber($0) } ?? 0
            parts.append(Part(rank: rank, number: number))
        }
        self.init(release: release, parts: parts)
    }

    private static func numbers(_ text: Substring) -> [UInt64]? {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = segments.compactMap { versionNumber($0) }
        return numbers.count == segments.count ? numbers : nil
    }
}
