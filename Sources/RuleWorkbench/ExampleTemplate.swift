/// Fills placeholders such as `${base32:16}` in the examples of rules, so that no file of a pack
/// holds a string that a secret scanner would take for a credential.
///
/// Deterministic: the n-th placeholder of a text is always filled alike. `$${` stands for a literal `${`.
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
                let filling = filling(for: rest[start.upperBound..<end], ordinal: ordinal)
            else {
                // Not one of ours, such as `${{ secrets.X }}` of a workflow: left as it is.
                result += "${"
                rest = rest[start.upperBound...]
                continue
            }
            result += filling
            ordinal += 1
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func filling(for placeholder: Substring, ordinal: UInt64) -> String? {
        let parts = placeholder.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let alphabet = alphabets[String(parts[0])].map(Array.init),
            let length = Int(parts[1]), (1...maximumLength).contains(length)
        else { return nil }
        // A full-period sequence over the alphabet: looks random, repeats nowhere near.
        var state = 0x9E37_79B9_7F4A_7C15 &* (ordinal + 1)
        return String(
            (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int((state >> 33) % UInt64(alphabet.count))]
            })
    }
}

extension Substring {
    fileprivate func range(of needle: String) -> Range<Index>? { ranges(of: needle).first }
}
