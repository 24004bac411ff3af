internal import Foundation
internal import RiskModel

/// A text with claims in it: `{claim}`, or `{claim#prefix}` for what stands behind a prefix that the claim has to begin with.
///
/// What comes out can be taken apart again in one way only, so that two sets of claims that are inserted never make the same text, and
/// a claim adds nothing but itself: no wildcard, no control character, nothing that ends its place early.
struct ClaimTemplate: Hashable, Sendable {
    /// Longer values are not inserted.
    static let maximumValueBytes = 256

    enum Part: Hashable, Sendable {
        case literal(String)
        case claim(String, removing: String)
    }

    struct Mistake: Error, Hashable {
        /// In UTF-8, from the beginning of the template.
        var offset: Int
        var reason: String
    }

    /// The claims do not give the text.
    struct Unfillable: Error, Hashable {
        let claim: String
        /// A phrase for the operator that follows the claim's name.
        let reason: String
        /// There is nothing to insert, instead of something bad.
        let isAbsent: Bool
    }

    let text: String
    let parts: [Part]

    /// - Parameter wildcards: whether the literal parts may hold `*`.
    init(_ text: String, wildcards: Bool = false) throws(Mistake) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let offset = text.utf8.distance(from: text.startIndex, to: brace)
            if brace > rest.startIndex { parts.append(.literal(String(rest[..<brace]))) }
            let behind = text.index(after: brace)
            guard rest[brace] == "{", let end = rest[behind...].firstIndex(where: { $0 == "{" || $0 == "}" }), rest[end] == "}"
            else {
                throw Mistake(offset: offset, reason: "a claim stands in braces, such as `{repository}`")
            }
            if case .claim? = parts.last {
                throw Mistake(offset: offset, reason: "two claims need a text between them, else nobody can tell where one ends")
            }
            parts.append(try Self.claim(rest[behind..<end], at: offset))
            rest = rest[text.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        guard !parts.isEmpty else { throw Mistake(offset: 0, reason: "the text is empty") }
        if !wildcards, let star = text.utf8.firstIndex(of: UInt8(ascii: "*")) {
            throw Mistake(
                offset: text.utf8.distance(from: text.startIndex, to: star), reason: "`*` cannot stand here: this names one thing"
            )
        }
        self.parts = parts
    }

    private static func claim(_ text: Substring, at offset: Int) throws(Mistake) -> Part {
        let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = halves.first, !name.isEmpty, halves.count == 1 || !halves[1].isEmpty else {
            throw Mistake(offset: offset, reason: "name a claim in the braces, such as `{repository}` or `{repository#acme/}`")
        }
        return .claim(String(name), removing: halves.count > 1 ? String(halves[1]) : "")
    }

    func filled(with claims: [String: String]) throws(Unfillable) -> String {
        var filled = ""
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let text): filled += text
            case .claim(let name, let prefix):
                let value = try Self.value(of: name, removing: prefix, in: claims)
                if index + 1 < parts.count, case .literal(let next) = parts[index + 1], let end = next.unicodeScalars.first,
                    value.unicodeScalars.contains(end)
                {
                    throw Unfillable(claim: name, reason: "holds `\(end)`, which ends its place in `\(text)`", isAbsent: false)
                }
                filled += value
            }
        }
        guard Self.isComposed(filled) else {
            let name = parts.compactMap { part in if case .claim(let name, _) = part { name } else { nil } }.first ?? ""
            throw Unfillable(claim: name, reason: "runs together with the text around it", isAbsent: false)
        }
        return filled
    }

    private static func value(of name: String, removing prefix: String, in claims: [String: String]) throws(Unfillable) -> String
    {
        guard let claim = claims[name], !claim.isEmpty else {
            throw Unfillable(claim: name, reason: "is missing", isAbsent: true)
        }
        guard claim.utf8.starts(with: prefix.utf8) else {
            throw Unfillable(claim: name, reason: "does not begin with `\(prefix)`", isAbsent: false)
        }
        let value = String(decoding: claim.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        guard !value.isEmpty else { throw Unfillable(claim: name, reason: "has nothing behind `\(prefix)`", isAbsent: true) }
        guard value.utf8.count <= maximumValueBytes else {
            throw Unfillable(claim: name, reason: "is longer than \(maximumValueBytes) bytes", isAbsent: false)
        }
        guard !value.utf8.contains(UInt8(ascii: "*")) else {
            throw Unfillable(claim: name, reason: "holds a `*`", isAbsent: false)
        }
        guard ClaimText.isPrintable(value), isComposed(value) else {
            throw Unfillable(claim: name, reason: "holds characters that cannot be seen or told apart", isAbsent: false)
        }
        return value
    }

    /// Texts that are equal to a reader are equal byte for byte only where they are composed.
    private static func isComposed(_ text: String) -> Bool {
        text.precomposedStringWithCanonicalMapping.isExactly(text)
    }
}

/// What a claim has to be to be matched or inserted.
enum ClaimText {
    /// Longer claims match nothing.
    static let maximumBytes = 1_024

    /// No control, format or private characters, and no line ends.
    static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
    }
}
