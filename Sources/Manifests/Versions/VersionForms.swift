import PlainDocuments

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
        var reader = VersionReader(text.lowercased())
        _ = reader.take("v")
        guard var release = reader.numbers() else { return nil }
        var epoch: UInt64 = 0
        if release.count == 1, reader.take("!") {
            epoch = release[0]
            guard let numbers = reader.numbers() else { return nil }
            release = numbers
        }
        var phase = reader.word(of: Self.phases).map { Part(rank: $0, number: reader.numberBehindWord()) }
        var post = reader.word(of: Self.posts).map { _ in reader.numberBehindWord() }
        if post == nil { post = reader.numberBehindDash() }
        let dev = reader.word(of: ["dev": 0]).map { _ in reader.numberBehindWord() }
        reader.skipLocal()
        guard reader.isAtEnd else { return nil }
        if phase == nil, dev != nil, post == nil { phase = Part(rank: -4) }
        self.init(
            release: [epoch] + release,
            parts: [
                phase ?? .final, post.map { Part(rank: 1, number: $0) } ?? .final,
                dev.map { Part(rank: -1, number: $0) } ?? .final,
            ])
    }

    private static let phases: KeyValuePairs = [
        "alpha": -3, "a": -3, "beta": -2, "b": -2, "preview": -1, "pre": -1, "rc": -1, "c": -1,
    ]
    private static let posts: KeyValuePairs = ["post": 1, "rev": 1, "r": 1]

    /// RubyGems: numbers and words between dots; the first word begins a pre-release.
    init?(ruby text: String) {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        let release = segments.prefix { versionNumber($0) != nil }.compactMap { versionNumber($0) }
        guard !release.isEmpty else { return nil }
        var parts: [Part] = []
        for segment in segments.dropFirst(release.count) {
            let word = segment.prefix { $0.isASCII && $0.isLetter }
            let digits = segment.dropFirst(word.count)
            guard !segment.isEmpty else { return nil }
            if !word.isEmpty { parts.append(Part(rank: -1, word: String(word))) }
            if !digits.isEmpty {
                guard let number = versionNumber(digits) else { return nil }
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
        var reader = VersionReader(text.lowercased())
        guard let release = reader.numbers() else { return nil }
        var parts: [Part] = []
        if !reader.isAtEnd {
            reader.skipSeparator(of: ".-")
            guard let rank = Self.mavenQualifiers[reader.letters()] else { return nil }
            reader.skipSeparator(of: ".-")
            let digits = reader.digits()
            guard reader.isAtEnd else { return nil }
            parts.append(Part(rank: rank, number: versionNumber(digits) ?? 0))
        }
        self.init(release: release, parts: parts)
    }

    private static func numbers(_ text: Substring) -> [UInt64]? {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = segments.compactMap { versionNumber($0) }
        return numbers.count == segments.count ? numbers : nil
    }
}

/// A place in the text of a version, which moves forward.
private struct VersionReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    mutating func digits() -> String { text(while: \.isDigit) }
    mutating func letters() -> String { text(while: \.isLetter) }

    /// `N(.N)*`; nil where it is something else, or no version has such a number.
    mutating func numbers() -> [UInt64]? {
        var numbers: [UInt64] = []
        repeat {
            guard let number = versionNumber(digits()) else { return nil }
            numbers.append(number)
        } while startsWithDotAndDigit && take(".")
        return numbers
    }

    mutating func skipSeparator(of separators: String = "._-") {
        if let byte = rest.first, separators.utf8.contains(byte) { rest = rest.dropFirst() }
    }

    /// One of some words, behind a separator or at once; what stands for it.
    ///
    /// - Parameter words: each before those that it begins with.
    mutating func word(of words: KeyValuePairs<String, Int>) -> Int? {
        let before = rest
        skipSeparator()
        for (word, value) in words where take(word) { return value }
        rest = before
        return nil
    }

    /// 0 where there are no digits; too large a number is the largest.
    mutating func numberBehindWord() -> UInt64 {
        skipSeparator()
        let digits = digits()
        return digits.isEmpty ? 0 : versionNumber(digits) ?? UInt64.max
    }

    mutating func numberBehindDash() -> UInt64? {
        guard rest.first == UInt8(ascii: "-"), let next = rest.dropFirst().first, next.isDigit else { return nil }
        return numberBehindWord()
    }

    /// `+` and what it begins, where that is well formed.
    mutating func skipLocal() {
        let before = rest
        guard take("+") else { return }
        let local = text { $0.isLetterOrDigit || "._-".utf8.contains($0) }
        if local.isEmpty { rest = before }
    }

    private var startsWithDotAndDigit: Bool {
        rest.first == UInt8(ascii: ".") && rest.dropFirst().first?.isDigit ?? false
    }

    private mutating func text(while condition: (UInt8) -> Bool) -> String {
        let found = rest.prefix(while: condition)
        rest = rest[found.endIndex...]
        return String(decoding: found, as: UTF8.self)
    }
}
