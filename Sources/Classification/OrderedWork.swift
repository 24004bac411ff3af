import Foundation

/// Numbered pieces of work, done on several threads and handed over in order on the calling one.
///
/// No more than `ahead` pieces are begun before the first that was not handed over yet, so that memory stays bounded when one
/// of them takes long.
package enum OrderedWork {
    /// Pieces begun before the first unfinished one, for each thread.
    private static let ahead = 8

    /// - Parameters:
    ///   - threads: how many work; with 1 the calling thread does.
    ///   - worker: makes what one thread works with, on that thread.
    ///   - piece: does one piece.
    ///   - each: gets the results in order of their numbers.
    /// - Throws: what `worker`, `piece` or `each` throws first in that order; no further piece is then begun.
    package static func run<Worker, Result: Sendable>(
        count: Int, threads: Int, worker: @escaping @Sendable () throws -> Worker,
        piece: @escaping @Sendable (Worker, Int) throws -> Result, each: (Result) throws -> Void
    ) throws {
        let threads = min(threads, count)
        guard threads > 1 else {
            guard count > 0 else { return }
            let only = try worker()
            for number in 0..<count { try each(try piece(only, number)) }
            return
        }
        let board = Board<Result>(count: count, ahead: threads * ahead)
        defer { board.stop() }
        for _ in 0..<threads {
            let thread = Thread {
                defer { board.leave() }
                let own = Swift.Result { try worker() }
                while let number = board.next() { board.put(Swift.Result { try piece(try own.get(), number) }, as: number) }
            }
            thread.stackSize = 8 << 20
            board.enter()
            thread.start()
        }
        for number in 0..<count { try each(try board.take(number).get()) }
    }

    /// What the threads share.
    ///
    /// `@unchecked Sendable`: every access to its fields is made with `condition` locked.
    private final class Board<Element: Sendable>: @unchecked Sendable {
        private let condition = NSCondition()
        private let count: Int
        private let ahead: Int
        private var begun = 0
        private var taken = 0
        private var working = 0
        private var results: [Int: Result<Element, any Error>] = [:]

        init(count: Int, ahead: Int) {
            self.count = count
            self.ahead = ahead
        }

        private func locked<T>(_ body: () -> T) -> T {
            condition.lock()
            defer { condition.unlock() }
            return body()
        }

        /// - Returns: the number of a piece that nobody does yet; nil where there is none left.
        func next() -> Int? {
            locked {
                while begun < count, begun >= taken + ahead { condition.wait() }
                guard begun < count else { return nil }
                defer { begun += 1 }
                return begun
            }
        }

        func put(_ result: Result<Element, any Error>, as number: Int) {
            locked {
                results[number] = result
                condition.broadcast()
            }
        }

        /// Waits for the piece.
        func take(_ number: Int) -> Result<Element, any Error> {
            locked {
                while true {
                    if let result = results.removeValue(forKey: number) {
                        taken = number + 1
                        condition.broadcast()
                        return result
                    }
                    condition.wait()
                }
            }
        }

        func enter() { locked { working += 1 } }

        func leave() {
            locked {
                working -= 1
                condition.broadcast()
            }
        }

        /// Begins nothing more, and waits for what was begun.
        func stop() {
            locked {
                begun = count
                condition.broadcast()
                while working > 0 { condition.wait() }
            }
        }
    }
}
