import ControlAPI
import Foundation
import Testing

@testable import EnergyCollector

/// The paths that the daemon knows and those that are described are the same, with the same parameters.
@Suite struct RouteTests {
    /// Names of the parameters of each `get`, read from the description's fixed layout.
    private static func described() throws -> [String: [String]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/openapi.yaml")
        var (found, path, isGet) = ([String: [String]](), "", false)
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("components:") { break }
            if line.hasPrefix("  /") { path = String(line.dropFirst(2).dropLast()) }
            if line.hasPrefix("    get:") {
                isGet = true
                found[path] = []
            } else if line.hasPrefix("    post:") {
                isGet = false
            }
            guard isGet, line.hasPrefix("        - {") else { continue }
            if let name = line.firstMatch(of: /name: ([a-z_]+)/)?.1 { found[path]?.append(String(name)) }
            if let name = line.firstMatch(of: /parameters\/([a-z]+)/)?.1 { found[path]?.append(String(name)) }
        }
        return found
    }

    @Test func `every question is described with the parameters that it takes`() throws {
        let described = try Self.described()
        #expect(described.count > 25)
        for question in ControlRoutes.questions {
            let names = try #require(described[question.path], "\(question.path) is not described")
            #expect(names.sorted() == question.parameters.sorted(), "\(question.path)")
        }
        let streams = [
            ControlPath.readings, ControlPath.watch, ControlPath.metrics, ControlPath.bulletinEvidence,
            ControlPath.auditDraw,
        ]
        #expect(Set(described.keys) == Set(ControlRoutes.questions.map(\.path) + streams))
    }

    @Test func `every change is described with the headers that make it once and only if nothing changed`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/openapi.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let paths = [
            ControlPath.facts, ControlPath.factsWithdraw, ControlPath.factsImport, ControlPath.bills,
            ControlPath.billsWithdraw, ControlPath.billsImport, ControlPath.events, ControlPath.eventsRevert,
            ControlPath.corrections, ControlPath.correctionsRevert, ControlPath.anomalyAssign,
            ControlPath.anomalyClose, ControlPath.schemesPublish, ControlPath.approve, ControlPath.reject,
            ControlPath.bulletinPublish, ControlPath.bulletinFinalise, ControlPath.bulletinRestate,
            ControlPath.bulletinReview, ControlPath.objections, ControlPath.objectionsAnswer,
        ]
        for path in paths {
            let operation = try #require(
                text.split(separator: "\n  /v1/").first { "/v1/" + $0.prefix { $0 != ":" } == path }, "\(path)")
            let post = try #require(operation.split(separator: "    post:\n").last)
            #expect(post.contains("parameters/idempotencyKey"), "\(path)")
            #expect(post.contains("parameters/ifMatch"), "\(path)")
        }
    }
}
