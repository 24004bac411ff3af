import CPCRE2
import RiskModel

/// The one owner of a `pcre2_code`.
///
/// `@unchecked Sendable`: the code is written only in `init`, by `pcre2_compile` and `pcre2_jit_compile`, before anyone else
/// can hold it; matching only reads it. PCRE2 promises that this is safe from many threads at once (pcre2api, MULTITHREADING).
final class CompiledPattern: @unchecked Sendable {
    /// Which of a pattern's two codes.
    enum Instrumentation {
        case none
        /// With a callout before every item, by which `StepMeter` counts.
        case callouts
    }

    let code: OpaquePointer
    /// False where the interpreter has to match: it was asked for, or machine code was refused.
    let usesJIT: Bool

    init(
        _ pattern: Pattern, options: CompileOptions, instrumentation: Instrumentation = .none
    ) throws(PatternSyntaxError) {
        guard let context = pcre2_compile_context_create_8(nil) else {
            throw PatternSyntaxError(patternIndex: 0, code: .outOfMemory, reason: "no memory to compile", offset: 0)
        }
        defer { pcre2_compile_context_free_8(context) }
        try Self.check(pcre2_set_max_pattern_length_8(context, options.maximumSourceBytes))
        try Self.check(pcre2_set_parens_nest_limit_8(context, UInt32(clamping: options.maximumNesting)))
        // Said here, so that an answer does not depend on how the library was built.
        try Self.check(pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF)))
        try Self.check(pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE)))

        let source = Array(pattern.source.utf8)
        var error: Int32 = 0
        var offset = 0
        let compiled = pcre2_compile_8(
            source, source.count, Self.flags(of: pattern, instrumentation), &error, &offset, context)
        guard let compiled else { throw PatternSyntaxError(compileError: error, offset: offset) }
        code = compiled
        // A refusal (no executable memory, a construct the compiler lacks, `(*NO_JIT)`) leaves the code to the interpreter.
        usesJIT =
            options.matcher == .justInTime && pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE)) == 0
            && Self.number(PCRE2_INFO_JITSIZE, of: compiled, as: Int.self) > 0
    }

    deinit { pcre2_code_free_8(code) }

    /// UTF, but never MATCH_INVALID_UTF: with it the JIT misses `\W`, `\S` and `\D` on non-ASCII text. `\C` would match
    /// half a character. The ALT options change what common syntax means and stay off.
    private static func flags(of pattern: Pattern, _ instrumentation: Instrumentation) -> UInt32 {
        var flags = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
        if pattern.dialect == .path { flags |= PCRE2_DOLLAR_ENDONLY }
        if instrumentation == .callouts { flags |= PCRE2_AUTO_CALLOUT }
        return flags
    }

    private static func check(_ status: Int32) throws(PatternSyntaxError) {
        guard status == 0 else { throw PatternSyntaxError(compileError: status, offset: 0) }
    }

    /// A number that PCRE2 knows of the code, 0 where it does not. `T` has the size that pcre2_pattern_info names for `what`.
    static func number<T: FixedWidthInteger>(_ what: Int32, of code: OpaquePointer, as type: T.Type = UInt32.self) -> T {
        var value: T = 0
        return pcre2_pattern_info_8(code, UInt32(what), &value) == 0 ? value : 0
    }

    func number(_ what: Int32) -> Int { Int(Self.number(what, of: code) as UInt32) }
}

extension PatternSyntaxError {
    fileprivate init(compileError: Int32, offset: Int) {
        let code: Code =
            switch compileError {
            case PCRE2_ERROR_HEAP_FAILED: .outOfMemory
            case PCRE2_ERROR_PATTERN_TOO_LARGE, PCRE2_ERROR_PATTERN_STRING_TOO_LONG, PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP,
                PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
                .tooLarge(compileError)
            default: .malformed(compileError)
            }
        self.init(patternIndex: 0, code: code, reason: pcre2Message(compileError), offset: offset)
    }
}

/// PCRE2's own words for one of its error numbers.
func pcre2Message(_ error: Int32) -> String {
    let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
        let length = pcre2_get_error_message_8(error, buffer.baseAddress, buffer.count)
        count = length >= 0 ? Int(length) : 0
    }
    return text.isEmpty ? "PCRE2 error \(error)" : String(decoding: text, as: UTF8.self)
}
