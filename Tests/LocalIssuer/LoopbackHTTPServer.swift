import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A web server on a loopback port that answers every request as the test says. Ends with its owner.
public final class LoopbackHTTPServer: Sendable {
    public struct Answer: Sendable {
        public var status = 200
        public var headers: [String: String] = [:]
        public var body = ""
        /// Seconds before the first byte.
        public var delay = 0.0
        /// Sends that many more bytes behind the body, without having said how many they are.
        public var endless = 0

        public init(status: Int = 200, headers: [String: String] = [:], body: String = "", delay: Double = 0, endless: Int = 0) {
            self.status = status
            self.headers = headers
            self.body = body
            self.delay = delay
            self.endless = endless
        }
    }

    public struct Failure: Error {}

    private struct State {
        var answer: Answer
        var paths: [String] = []
        var isClosed = false
    }

    private let descriptor: Int32
    public let port: Int
    private let state: Mutex<State>

    public init(_ answer: Answer = Answer()) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            Self.close(descriptor)
            throw Failure()
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        state = Mutex(State(answer: answer))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    Self.close(connection)
                    return
                }
                let served = self
                Thread.detachNewThread { served.serve(connection) }
            }
        }
    }

    deinit { stop() }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// What was asked for so far.
    public var paths: [String] { state.withLock(\.paths) }

    public func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

    /// From now on nobody is listening.
    public func stop() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
        Self.close(descriptor)
    }

    private func serve(_ connection: Int32) {
        defer { Self.close(connection) }
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer[..<count]
        }
        let path = String(decoding: request, as: UTF8.self).split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let answer = state.withLock { state in
            state.paths.append(path)
            return state.answer
        }
        if answer.delay > 0 { Thread.sleep(forTimeInterval: answer.delay) }
        var head = "HTTP/1.1 \(answer.status) Answer\r\nConnection: close\r\n"
        if answer.endless == 0 { head += "Content-Length: \(answer.body.utf8.count)\r\n" }
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        guard Self.send(Array((head + "\r\n" + answer.body).utf8), to: connection) else { return }
        var left = answer.endless
        let filling = [UInt8](repeating: UInt8(ascii: " "), count: 64 * 1024)
        while left > 0, Self.send(filling, to: connection) { left -= filling.count }
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                Glibc.send(connection, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(connection, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, 0)
                #endif
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func close(_ descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }
}
