/// Fills placeholders such as `${base32:16}` in the examples of rules, so that no file of a pack
/// holds a string that a secret scanner would take for a credential.
///
/// Deterministic: the n-th placeholder of a text is always filled alike, and one with a name, such as `${hex:40:old}`,
/// alike wherever it stands. No filling holds a line end. `$${` stands for a literal `${`.
public enum ExampleTemplate {
    /// The characters a placeholder draws from, by name.
    static let alphabets: [String: String] = [
        "alnum": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "base32": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "base64": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "digits": "0123456789",
        "hex": "0123456789abcdef",
        "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ]
    /// The most characters one placeholder yields.
    static let maximumLength = 4096

    public static func fill(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        var ordinal: UInt64 = 0
        while let start = rest.range(of: "${") {
            if rest[..<start.lowerBound].last == "$" {
                result += rest[..<start.lowerBound].dropLast() + "${"
                rest = rest[start.upperBound...]
                continue
            }
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}"),
                let placeholder = Placeholder(rest[start.upperBound..<end])
            else {
                // Not one of ours, such as `${{ secrets.X }}` of a workflow: left as it is.
                result += "${"
                rest = rest[start.upperBound...]
                continue
            }
            if placeholder.name == nil { ordinal += 1 }
            result += placeholder.filling(ordinal: ordinal)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// What stands between `${` and `}`: alphabet, length and perhaps a name.
    private struct Placeholder {
        let alphabet: [Character]
        let length: Int
        let name: Substring?

        /// nil for what is no placeholder.
        init?(_ text: Substring) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 || parts.count == 3, let alphabet = alphabets[String(parts[0])],
                let length = Int(parts[1]), (1...maximumLength).contains(length)
            else { return nil }
            name = parts.count == 3 ? parts[2] : nil
            if let name, name.isEmpty || !name.utf8.allSatisfy(Self.isOfName) { return nil }
            self.alphabet = Array(alphabet)
            self.length = length
        }

        /// - Parameter ordinal: 1 for the first of a text that has no name
        func filling(ordinal: UInt64) -> String {
            // A full-period sequence over the alphabet: looks random, repeats nowhere near.
            var state = 0x9E37_79B9_7F4A_7C15 &* (name.map(Self.number) ?? ordinal)
            return String(
                (0..<length).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return alphabet[Int((state >> 33) % UInt64(alphabet.count))]
                })
        }

        /// FNV-1a: another number for another name, the same in every process.
        private static func number(of name: Substring) -> UInt64 {
            name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        }

        private static func isOfName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

extension Substring {
    fileprivate func range(of needle: String) -> Range<Index>? { ranges(of: needle).first }
}
