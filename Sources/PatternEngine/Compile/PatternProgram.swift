import CPCRE2
import RiskModel
import Synchronization

/// One pattern, ready to match. The codes that match are made when first needed: most patterns never meet a text that
/// the prefilter does not rule out.
final class PatternProgram: Sendable {
    let names: GroupNames
    /// Groups with parentheses; group 0 is not counted.
    let captureCount: Int

    private let pattern: Pattern
    private let options: CompileOptions
    private let codes: Mutex<Codes>

    private struct Codes {
        /// Interpreted until machine code is asked for.
        var plain: CompiledPattern
        var isFinal: Bool
        var metered = Metered.notMade
    }

    private enum Metered {
        case notMade
        case made(MeteredProgram)
        case refused
    }

    init(_ pattern: Pattern, options: CompileOptions) throws(PatternSyntaxError) {
        var interpreted = options
        interpreted.matcher = .interpreter
        let code = try CompiledPattern(pattern, options: interpreted)
        names = GroupNames(of: code)
        captureCount = code.number(PCRE2_INFO_CAPTURECOUNT)
        self.pattern = pattern
        self.options = options
        codes = Mutex(Codes(plain: code, isFinal: options.matcher == .interpreter))
    }

    /// The code for short subjects, shared by all threads.
    func plainCode() -> CompiledPattern {
        codes.withLock { codes in
            if !codes.isFinal {
                // What compiled once compiles again, unless memory has run out; then the interpreter goes on.
                if let code = try? CompiledPattern(pattern, options: options) { codes.plain = code }
                codes.isFinal = true
            }
            return codes.plain
        }
    }

    /// The metered code, shared by all threads. nil where PCRE2 refuses it: with a callout before every item a very long
    /// pattern can pass the largest size of compiled code.
    func meteredProgram() -> MeteredProgram? {
        codes.withLock { codes in
            switch codes.metered {
            case .made(let program): return program
            case .refused: return nil
            case .notMade:
                guard let code = try? CompiledPattern(pattern, options: options, instrumentation: .callouts) else {
                    codes.metered = .refused
                    return nil
                }
                let program = MeteredProgram(code: code, costs: StepCosts(of: pattern, code))
                codes.metered = .made(program)
                return program
            }
        }
    }
}

/// A code that calls back before every item, and what each call stands for.
struct MeteredProgram: Sendable {
    let code: CompiledPattern
    let costs: StepCosts
}
