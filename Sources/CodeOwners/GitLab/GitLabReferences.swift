import RiskModel

/// The owners that a text names, wherever they stand in it.
///
/// A name without `/` can be a user's or a group's: it counts as a person's.
///
/// Source: gitlab-org/gitlab `ee/lib/gitlab/code_owners/reference_extractor.rb` and its spec, `lib/gitlab/path_regex.rb`.
enum GitLabReferences {
    private static let maximumLocalPart = 100
    private static let maximumDomain = 255
    private static let maximumName = 255
    private static let maximumNesting = 21

    /// In order, each once.
    static func owners(in text: ArraySlice<UInt8>) -> [Owner] {
        var owners: [Owner] = []
        for word in text.split(whereSeparator: Byte.isSpace) {
            if let role = role(word) {
                owners.append(.role(role))
                continue
            }
            /// Where the last address ended: none begins before.
            var free = word.startIndex
            for at in word.indices where word[at] == Byte.at {
                if let email = email(in: word, at, from: free) {
                    owners.append(.email(email.text))
                    free = email.endIndex
                }
                if let name = name(in: word, at) {
                    owners.append(name.utf8.contains(Byte.slash) ? .team("@" + name) : .person("@" + name))
                }
            }
        }
        return distinct(owners)
    }

    /// `@@owner` or `@@owners`, in any case, in the singular.
    private static func role(_ word: ArraySlice<UInt8>) -> String? {
        guard word.starts(with: [Byte.at, Byte.at]) else { return nil }
        let name = word.text.lowercased()
        return ["@@developer", "@@maintainer", "@@owner"].first { name == $0 || name == $0 + "s" }
    }

    private static func email(in word: ArraySlice<UInt8>, _ at: Int, from free: Int) -> ArraySlice<UInt8>? {
        let before = word[free..<max(free, at)]
        let local = before[(before.lastIndex(of: Byte.at).map { $0 + 1 } ?? free)...].suffix(maximumLocalPart)
        let domain = word[(at + 1)...].prefix { $0 != Byte.at }.prefix(maximumDomain)
        // GitLab would look for `(@x` too, and find nobody.
        guard local.contains(where: { Byte.isWord($0) || $0 >= 0x80 }), let last = domain.lastIndex(where: Byte.isWord) else {
            return nil
        }
        return word[local.startIndex...last]
    }

    private static func name(in word: ArraySlice<UInt8>, _ at: Int) -> String? {
        if at > word.startIndex, Byte.isWord(word[at - 1]) || word[at - 1] == Byte.at { return nil }
        var end = at
        var start = at + 1
        for _ in 0..<maximumNesting {
            guard let next = segmentEnd(in: word, from: start) else { break }
            end = next
            guard next < word.endIndex, word[next] == Byte.slash else { break }
            start = next + 1
        }
        return end > at ? word[(at + 1)..<end].text : nil
    }

    /// The longest part of a path that is a name: it does not begin with `-`, end with `.`, or end with `.git` or `.atom`.
    private static func segmentEnd(in word: ArraySlice<UInt8>, from start: Int) -> Int? {
        let isPart: (UInt8) -> Bool = { Byte.isWord($0) || $0 == Byte.dot || $0 == UInt8(ascii: "-") }
        let run = word[start...].prefix(while: isPart).prefix(maximumName)
        guard let first = run.first, first != UInt8(ascii: "-") else { return nil }
        var name = run
        while let last = name.last {
            let isReserved = [".git", ".atom"].contains { name.suffix($0.utf8.count).elementsEqual($0.utf8) }
            if last != Byte.dot, !isReserved { return name.endIndex }
            name.removeLast()
        }
        return nil
    }
}
