/// A pattern of GitHub's `CODEOWNERS`: of `.gitignore`, without `!` and `[…]`, and with `*` as the last component for files alone.
///
/// Without a `/` before its end it fits at any depth, otherwise from the top. `*` and `?` stay within a component, `**` as a component
/// stands for any number of them. What a pattern fits is owned with everything below it, unless its last component is `*`.
///
/// Sources: docs.github.com «About code owners»; git-scm.com «gitignore»; hmarr/codeowners (`match.go`, `testdata/patterns.json`).
enum GitHubPattern {
    struct Mistake: Error {
        /// An index into the file.
        var place: Int
        var reason: String
    }

    static func compile(_ text: ArraySlice<UInt8>) throws(Mistake) -> PathPattern {
        if text.first == UInt8(ascii: "!") { throw Mistake(place: text.startIndex, reason: "`!` does not take a pattern back") }
        var components: [[ComponentGlob.Token]] = [[]]
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            switch byte {
            case Byte.slash: components.append([])
            case UInt8(ascii: "["):
                throw Mistake(place: place, reason: "there are no ranges `[…]`; write `\\[` for the character")
            case UInt8(ascii: "?"): components[components.count - 1].append(.character)
            case Byte.star:
                let stars = text[place...].prefix { $0 == Byte.star }.count
                guard stars < 3 else { throw Mistake(place: place, reason: "three stars in a row mean nothing") }
                components[components.count - 1] += Array(repeating: .run, count: stars)
                place += stars - 1
            case Byte.backslash:
                guard place + 1 < text.endIndex else {
                    throw Mistake(place: place, reason: "nothing stands behind `\\`; `\\#` is no way to write `#`")
                }
                place += 1
                components[components.count - 1].append(.byte(text[place]))
            default: components[components.count - 1].append(.byte(byte))
            }
            place += 1
        }
        return pattern(of: components)
    }

    private static func pattern(of components: [[ComponentGlob.Token]]) -> PathPattern {
        var components = components[...]
        let isForFolders = components.count > 1 && components.last == []
        if isForFolders { components.removeLast() }
        let isAnchored = components.count > 1
        if isAnchored, components.first == [] { components.removeFirst() }
        // `/` alone is neither a file nor what stands in a folder.
        guard components.contains(where: { !$0.isEmpty }) else { return PathPattern.never }

        var segments: [PathPattern.Segment] = isAnchored ? [] : [.components]
        segments += components.map { $0 == [.run, .run] ? .components : PathPattern.Segment($0) }
        if components.last == [.run, .run] {
            // What stands below, at any depth; a `/` behind it changes nothing.
            segments.removeLast()
            segments += [.component, .components]
        } else if isForFolders {
            segments += [.component, .components]
        } else if components.last != [.run] {
            segments.append(.components)
        }
        return PathPattern(segments)
    }
}
