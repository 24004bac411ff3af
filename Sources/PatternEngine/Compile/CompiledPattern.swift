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
        /// Without the looks at a whole text that settle some before matching begins, such as for a character that is required.
        case noShortcuts
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

        let flags = Self.flags(of: pattern, instrumentation)
        let compiled = try Self.compile(Array(pattern.source.utf8), flags, context)
        if options.matcher == .justInTime,
            let machineCode = Self.machineCode(of: pattern, compiled, flags, instrumentation, context)
        {
            if machineCode != compiled { pcre2_code_free_8(compiled) }
            code = machineCode
            usesJIT = true
        } else {
            code = compiled
            usesJIT = false
        }
    }

    deinit { pcre2_code_free_8(code) }

    /// UTF, but never MATCH_INVALID_UTF: with it the JIT misses `\W`, `\S` and `\D` on non-ASCII text. `\C` would match
    /// half a character. The ALT options change what common syntax means and stay off.
    private static func flags(of pattern: Pattern, _ instrumentation: Instrumentation) -> UInt32 {
        var flags = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
        // A path may hold a line end, and nothing in it may hide what follows from `.` or `$`.
        if pattern.dialect == .path { flags |= PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL }
        switch instrumentation {
        case .none: break
        case .callouts: flags |= PCRE2_AUTO_CALLOUT
        case .noShortcuts: flags |= PCRE2_NO_START_OPTIMIZE
        }
        return flags
    }

    /// The code that PCRE2 made machine code of: `compiled` itself or another one, which the caller then owns. nil where the
    /// interpreter has to match, because machine code is refused (no executable memory, a construct the compiler lacks,
    /// `(*NO_JIT)`) or not to be trusted.
    ///
    /// PCRE2 10.42's compiler takes wrong shortcuts from one start to the next when a repeat comes behind an alternative
    /// ("early fail"): `(["']|)\s*["']` does not find `"` (PCRE2 issue 336, mended in 10.43). It gives that up for an
    /// alternative that begins with a callout, as all do in an instrumented code. So the plain code is compiled from
    /// `(?C)(?:…)`, which matches the same; without a callout function the callout does nothing.
    /// With `(*UCP)` it also confuses characters of classes (`[^[:print:]\x{f6f6}]`, mended in 10.43).
    private static func machineCode(
        of pattern: Pattern, _ compiled: OpaquePointer, _ flags: UInt32, _ instrumentation: Instrumentation,
        _ context: OpaquePointer
    ) -> OpaquePointer? {
        guard number(PCRE2_INFO_ALLOPTIONS, of: compiled, as: UInt32.self) & PCRE2_UCP == 0 else { return nil }
        switch instrumentation {
        case .callouts: return translate(compiled) ? compiled : nil
        case .none, .noShortcuts:
            // The limits are kept by the pattern itself; what is put around it does not count.
            pcre2_set_max_pattern_length_8(context, .max)
            pcre2_set_parens_nest_limit_8(context, .max)
            // `\E` ends a `\Q` left open, the line end a comment. Settings such as `(*CRLF)` can only stand first, and are
            // refused inside the group; such patterns stay with the interpreter.
            for end in ["\\E)", "\\E\n)"] {
                guard let guarded = try? compile(Array("(?C)(?:\(pattern.source)\(end)".utf8), flags, context) else { continue }
                if translate(guarded) { return guarded }
                pcre2_code_free_8(guarded)
                return nil
            }
            return nil
        }
    }

    /// - Returns: false where PCRE2 makes no machine code.
    private static func translate(_ code: OpaquePointer) -> Bool {
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0 && number(PCRE2_INFO_JITSIZE, of: code, as: Int.self) > 0
    }

    private static func compile(
        _ source: [UInt8], _ flags: UInt32, _ context: OpaquePointer
    ) throws(PatternSyntaxError) -> OpaquePointer {
        var error: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8(source, source.count, flags, &error, &offset, context) else {
            throw PatternSyntaxError(compileError: error, offset: offset)
        }
        return code
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
