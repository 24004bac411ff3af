import PlainDocuments
import RiskModel

/// Which of two version texts is the newer one.
enum VersionOrder: Hashable {
    case newer, older, unsure

    /// Compares what two statements say, be it versions or ranges: `^1.2.0` to `^1.3.0` is newer, since nothing but a number
    /// grows. Where the texts differ in more than their numbers, or not all numbers move the same way, it is unsure.
    init(from old: String?, to new: String?, in ecosystem: Ecosystem) {
        self = .unsure
        guard let old, let new, old.utf8.count <= 1_000, new.utf8.count <= 1_000 else { return }
        let (before, after) = (VersionText(old), VersionText(new))
        guard before.frame == after.frame, before.versions.count == after.versions.count else { return }
        var order: VersionOrder?
        for (old, new) in zip(before.versions, after.versions) where old != new {
            guard let old = ecosystem.versionKey(old), let new = ecosystem.versionKey(new), old != new else { return }
            let step: VersionOrder = old < new ? .newer : .older
            guard order == nil || order == step else { return }
            order = step
        }
        self = order ?? .unsure
    }
}

/// A text taken apart into its versions and what stands around them.
private struct VersionText {
    var versions: [String] = []
    var frame = ""

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let word = rest.prefix { $0.isLetterOrDigit || "._-+!*".utf8.contains($0) }
            guard !word.isEmpty else {
                frame.unicodeScalars.append(Unicode.Scalar(byte))
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(word.count)
            let text = String(decoding: word, as: UTF8.self)
            let isVersion = Self.beginsVersion(word)
            frame += isVersion ? "\u{0}" : text
            if isVersion { versions.append(text) }
        }
    }

    /// A revision's name may consist of digits alone: a long number without a dot is no version.
    private static func beginsVersion(_ word: ArraySlice<UInt8>) -> Bool {
        let digits = word.first == UInt8(ascii: "v") ? word.dropFirst() : word
        guard let first = digits.first, first.isDigit else { return false }
        return digits.contains(UInt8(ascii: ".")) || digits.count <= 4
    }
}
