import RiskModel

/// The few characters of a masked match that tell its owner which one it is.
///
/// They are shown only where they are a small part of a long word on one line: nothing can be guessed from them.
struct MaskedEnds {
    static let first = 4
    static let last = 2
    /// Bytes of the shortest match of which they are shown.
    static let shortest = 32

    /// - Parameter match: what would be masked.
    /// - Returns: what stands in its place; nil where nothing of it may be shown.
    static func shown(of match: ArraySlice<UInt8>) -> [UInt8]? {
        guard match.count >= shortest, match.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let ellipsis = Array("…".utf8)
        return Array(match.prefix(first)) + ellipsis + Redactor.mask + ellipsis + Array(match.suffix(last))
    }
}
