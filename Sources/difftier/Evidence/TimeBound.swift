import ArgumentParser
import Foundation

/// A time in the past, as people say it: how long ago, or a day.
enum TimeBound: ExpressibleByArgument {
    /// Seconds before now.
    case ago(Int)
    /// Seconds since 1970.
    case at(Int)

    /// `90m`, `24h`, `7d`, or `2026-11-30`.
    init?(argument: String) {
        let units = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        if let unit = argument.last.flatMap({ units[String($0)] }), let number = Int(argument.dropLast()), number > 0,
            number <= 36_500 * 86_400 / unit
        {
            self = .ago(number * unit)
        } else if let day = try? Date(argument, strategy: .iso8601.year().month().day()) {
            self = .at(Int(day.timeIntervalSince1970))
        } else {
            return nil
        }
    }

    func seconds(at now: Int) -> Int {
        switch self {
        case .ago(let seconds): max(0, now - seconds)
        case .at(let seconds): max(0, seconds)
        }
    }
}
