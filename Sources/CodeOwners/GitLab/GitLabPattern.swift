/// A pattern of GitLab's `CODEOWNERS`: Ruby's `File.fnmatch` with `FNM_PATHNAME` and `FNM_DOTMATCH` over a path that begins with `/`.
///
/// `**/` stands for any number of folders; `**` anywhere else is a `*`, which stays within a component. There are `?`, `[…]` and `\`.
///
/// Sources: gitlab-org/gitlab `ee/lib/gitlab/code_owners/file.rb`; ruby/ruby `dir.c` (`fnmatch`, `fnmatch_helper`, `bracket`).
enum GitLabPattern {
    /// Where the pattern of a rule ends: at white space that no `\` stands before.
    static func end(in line: ArraySlice<UInt8>) -> Int {
        line.indices.first { Byte.isSpace(line[$0]) && ($0 == line.startIndex || line[$0 - 1] != Byte.backslash) }
            ?? line.endIndex
    }

    /// As GitLab keeps it: `\#` at the start is `#`, `\` with white space behind is one space, what does not begin with `/` stands in any
    /// folder, and what ends with `/` means everything below.
    static func normalized(_ pattern: ArraySlice<UInt8>) -> [UInt8] {
        if pattern.elementsEqual([Byte.star]) { return Array("/**/*".utf8) }
        var rest = pattern
        if rest.starts(with: [Byte.backslash, Byte.hash]) { rest.removeFirst() }
        var unescaped: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == Byte.backslash, let next = rest.first, Byte.isSpace(next) {
                rest = rest.drop(while: Byte.isSpace)
                unescaped.append(0x20)
            } else {
                unescaped.append(byte)
            }
        }
        let anchored = unescaped.first == Byte.slash ? unescaped : Array("/**/".utf8) + unescaped
        return anchored.last == Byte.slash ? anchored + Array("**/*".utf8) : anchored
    }

    /// - Parameter pattern: normalised.
    /// - Returns: nil where a `[` has no `]`: nothing matches then.
    static func compile(_ pattern: ArraySlice<UInt8>) -> PathPattern? {
        var segments: [PathPattern.Segment] = []
        var rest = pattern.dropFirst()
        while true {
            while rest.starts(with: [Byte.star, Byte.star, Byte.slash]) {
                segments.append(.components)
                rest = rest.dropFirst(3)
            }
            guard let segment = component(&rest) else { return nil }
            segments.append(segment)
            guard rest.popFirst() != nil else { return PathPattern(segments) }
        }
    }

    /// Up to the next `/`, which stays.
    private static func component(_ rest: inout ArraySlice<UInt8>) -> PathPattern.Segment? {
        var tokens: [ComponentGlob.Token] = []
        while let byte = rest.first, byte != Byte.slash {
            rest.removeFirst()
            switch byte {
            case Byte.star: if tokens.last != .run { tokens.append(.run) }
            case UInt8(ascii: "?"): tokens.append(.character)
            case UInt8(ascii: "["):
                guard let set = set(&rest) else { return nil }
                tokens.append(.set(set))
            case Byte.backslash where rest.first == Byte.slash: continue
            default: tokens.append(.byte(byte == Byte.backslash ? rest.popFirst() ?? byte : byte))
            }
        }
        return PathPattern.Segment(tokens)
    }

    /// Behind `[`.
    private static func set(_ rest: inout ArraySlice<UInt8>) -> ComponentGlob.CharacterSet? {
        var set = ComponentGlob.CharacterSet(ranges: [], isInverted: false)
        if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") {
            set.isInverted = true
            rest.removeFirst()
        }
        while rest.first != UInt8(ascii: "]") {
            guard let low = character(&rest), !rest.isEmpty else { return nil }
            set.ranges.append(low...low)
            guard rest.first == UInt8(ascii: "-"), rest.dropFirst().first != UInt8(ascii: "]") else { continue }
            rest.removeFirst()
            guard let high = character(&rest) else { return nil }
            set.ranges.append(high...high)
            if low < high { set.ranges.append(low...high) }
        }
        rest.removeFirst()
        return set
    }

    private static func character(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        if rest.first == Byte.backslash { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        let (number, length) = ComponentGlob.character(in: rest, at: rest.startIndex)
        rest.removeFirst(length)
        return number
    }
}
