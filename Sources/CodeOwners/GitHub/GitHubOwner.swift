import RiskModel

/// An owner as GitHub writes it.
enum GitHubOwner {
    static func read(_ word: ArraySlice<UInt8>) -> Owner? {
        guard let at = word.firstIndex(of: Byte.at), word.isUTF8 else { return nil }
        let (before, after) = (word[..<at], word[(at + 1)...])
        guard before.isEmpty else {
            return isLocalPart(before) && isDomain(after) ? .email(word.text) : nil
        }
        let parts = after.split(separator: Byte.slash, omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0], isOrganization: false) ? .person(word.text) : nil
        case 2: return isName(parts[0], isOrganization: true) && isName(parts[1], isOrganization: false) ? .team(word.text) : nil
        default: return nil
        }
    }

    /// `_` stands in the slugs of teams, and in handles of managed users.
    private static func isName(_ name: ArraySlice<UInt8>, isOrganization: Bool) -> Bool {
        !name.isEmpty
            && name.allSatisfy {
                Byte.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || !isOrganization && $0 == UInt8(ascii: "_")
            }
    }

    private static func isLocalPart(_ part: ArraySlice<UInt8>) -> Bool {
        part.allSatisfy { Byte.isWord($0) || [Byte.dot, UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains($0) }
    }

    private static func isDomain(_ domain: ArraySlice<UInt8>) -> Bool {
        guard let dot = domain.lastIndex(of: Byte.dot), dot > domain.startIndex else { return false }
        let top = domain[(dot + 1)...]
        return top.count >= 2 && top.allSatisfy { Byte.isAlphanumeric($0) && !(0x30...0x39).contains($0) }
            && domain[..<dot].allSatisfy { Byte.isAlphanumeric($0) || $0 == Byte.dot || $0 == UInt8(ascii: "-") }
    }
}
