import CPCRE2

/// Names everything besides pattern and text that a match can depend on: versions, machine code, settings and limits.
///
/// Engines with the same fingerprint give the same answers, shortfalls included. Engines with different ones agree wherever
/// no limit was hit (promise P4).
public struct EngineFingerprint: Hashable, Sendable, CustomStringConvertible {
    /// One line, such as `pcre2 10.42; unicode 14.0.0; jit x86 64bit (little endian + unaligned); newline lf; …`.
    public let description: String

    public init(of set: PatternSet, limits: ScanLimits = ScanLimits()) {
        let version = Self.text(PCRE2_CONFIG_VERSION).prefix { $0 != " " }
        let matcher =
            switch set.options.matcher {
            case .interpreter: "interpreter"
            case .justInTime: "jit \(Self.text(PCRE2_CONFIG_JITTARGET))"
            }
        let prefilter = set.prefilter == nil ? "none" : "vectorscan \(PrefilterDatabase.version) revision \(Prefilter.revision)"
        let parts = [
            "pcre2 \(version)", "unicode \(Self.text(PCRE2_CONFIG_UNICODE_VERSION))", matcher, "prefilter \(prefilter)",
            "newline lf", "bsr unicode",
            "limits bytes \(limits.bytes) steps \(limits.steps) plain \(limits.plainSubjectBytes) stack \(limits.stackBytes)"
                + " heap \(limits.heapBytes)",
        ]
        description = parts.joined(separator: "; ")
    }

    /// What the library says of how it was built; `none` where it says nothing.
    private static func text(_ what: Int32) -> String {
        // The length includes the final zero.
        let length = pcre2_config_8(UInt32(what), nil)
        guard length > 1 else { return "none" }
        var buffer = [UInt8](repeating: 0, count: Int(length))
        guard pcre2_config_8(UInt32(what), &buffer) > 0 else { return "none" }
        return String(decoding: buffer.dropLast(), as: UTF8.self)
    }
}
