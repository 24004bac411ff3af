import CPCRE2
import RiskModel

/// PCRE2 as its own manual uses it (pcre2demo): the interpreter, the default limits, its own check of UTF-8, and the usual
/// loop over all matches. What the engine's cleverness is measured against.
enum PlainPCRE2 {
    enum Answer: Hashable {
        case matches([Range<Int>])
        case error(Int32)
    }

    static func answer(_ pattern: String, in subject: [UInt8]) -> Answer {
        var error: Int32 = 0
        var offset = 0
        let source = Array(pattern.utf8)
        guard let code = pcre2_compile_8(source, source.count, PCRE2_UTF, &error, &offset, nil) else { return .error(error) }
        defer { pcre2_code_free_8(code) }
        let data = pcre2_match_data_create_from_pattern_8(code, nil)
        defer { pcre2_match_data_free_8(data) }
        let context = pcre2_match_context_create_8(nil)
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_match_limit_8(context, 200_000)

        var ranges: [Range<Int>] = []
        var start = 0
        var options: UInt32 = 0
        while true {
            let status = pcre2_match_8(code, subject, subject.count, start, options, data, context)
            if status == PCRE2_ERROR_NOMATCH {
                if options == 0 { break }
                // No further match at the place of an empty one: try from the next character.
                start = next(after: start, in: subject)
                options = 0
                if start > subject.count { break }
                continue
            }
            guard status > 0, let places = pcre2_get_ovector_pointer_8(data) else { return .error(status) }
            ranges.append(min(places[0], places[1])..<max(places[0], places[1]))
            start = places[1]
            options = 0
            if places[0] == places[1] {
                if places[0] == subject.count { break }
                options = PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED
            } else if start <= pcre2_get_startchar_8(data) {
                if pcre2_get_startchar_8(data) >= subject.count { break }
                start = next(after: pcre2_get_startchar_8(data), in: subject)
            }
        }
        return .matches(ranges)
    }

    /// True where PCRE2's own check accepts the bytes.
    static func acceptsAsUTF8(_ bytes: [UInt8]) -> Bool {
        switch answer("(*FAIL)", in: bytes) {
        case .matches: true
        case .error: false
        }
    }

    private static func next(after index: Int, in subject: [UInt8]) -> Int {
        var next = index + 1
        while next < subject.count, subject[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
