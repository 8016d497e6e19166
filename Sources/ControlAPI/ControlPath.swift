/// The paths of the control API, version 1.
///
/// Breaking changes get a new version; fields are only ever added.
public enum ControlPath {
    /// `GET`: links, lags, queues, disk, last rollup → `StatusResponse`.
    public static let status = "/v1/status"
    /// `GET ?interval=` → server-sent events, each a `WatchResponse`.
    public static let watch = "/v1/watch"
    /// `POST` → `ReloadResponse`; reads the configuration again.
    public static let reload = "/v1/reload"
    /// `GET` → the metrics of Prometheus, as text.
    public static let metrics = "/metrics"
    /// `GET ?unhealthy=true`: one entry a meter → `MetersResponse`.
    public static let meters = "/v1/meters"
    /// `GET ?id=` → `MeterCardResponse`.
    public static let meterCard = "/v1/meters/card"
    /// `GET ?id=&date=` → `NodesResponse`; the node and those below it, or all.
    public static let nodes = "/v1/nodes"
    /// `GET ?id=&open=true&node=&before=&limit=` → `AnomaliesResponse`.
    public static let anomalies = "/v1/anomalies"
    /// `POST` `AnomalyAssignRequest` → `ChangeResponse<AnomalyResponse>`.
    public static let anomalyAssign = "/v1/anomalies/assign"
    /// `POST` `AnomalyCloseRequest` → `ChangeResponse<AnomalyResponse>`.
    public static let anomalyClose = "/v1/anomalies/close"
    /// `GET ?meter=&quantity=&from=&to=&cursor=&limit=` → `ReadingsResponse`; as `text/csv` all of them.
    public static let readings = "/v1/readings"
    /// `GET ?id=&carrier=&by=&from=&to=&unaccounted=true` → `RollupResponse`; the id is a node's or a meter's.
    public static let rollup = "/v1/rollup"
    /// `GET ?node=&period=&basis=&compare=` → `KPIResponse`.
    public static let kpi = "/v1/kpi"
    /// `GET ?fleet=&faulty=true` → `FleetResponse`; without a fleet all of them, without their lamps.
    public static let fleet = "/v1/fleet"
    /// `GET ?fleet=&by=&from=&to=` → `FleetHistoryResponse`; by day or month.
    public static let fleetHistory = "/v1/fleet/history"
    /// `GET ?reason=&source=&limit=` → `QuarantineResponse`.
    public static let quarantine = "/v1/quarantine"
    /// `GET ?id=` → `RejectedMessageResponse`.
    public static let quarantineMessage = "/v1/quarantine/message"
    /// `POST` with a CSV body → `ImportResponse`; all of the file or nothing.
    public static let importReadings = "/v1/import/readings"
    /// `POST ?host=&port=&unit=` → `ProbeResponse`.
    public static let probe = "/v1/probe"
    /// `GET ?period=&kind=&files=` → `BulletinResponse`.
    public static let bulletin = "/v1/bulletin"
    /// `GET ?period=&kind=&revision=` → `PublicationsResponse`.
    public static let bulletins = "/v1/bulletins"
    /// `GET ?period=&kind=&from=&to=` → `BulletinDifferencesResponse`.
    public static let bulletinDiff = "/v1/bulletin/diff"
    /// `GET ?period=&kind=` → `BulletinGatesResponse`.
    public static let bulletinGates = "/v1/bulletin/gates"
    /// `GET ?period=&kind=&revision=` → a signed archive, `application/x-tar`.
    public static let bulletinEvidence = "/v1/bulletin/evidence"
    /// `POST` `PublishRequest` → `ChangeResponse<PublicationResponse>`; the first revision, open to objections.
    public static let bulletinPublish = "/v1/bulletin/publish"
    /// `GET ?period=&kind=&revision=` → `BulletinCheckResponse`.
    public static let bulletinCheck = "/v1/bulletin/check"
    /// `POST` `PublishRequest` → `ChangeResponse<PublicationResponse>`; the final one.
    public static let bulletinFinalise = "/v1/bulletin/finalise"
    /// `POST` `PublishRequest` → `ChangeResponse<PublicationResponse>`; another final one, with what changed.
    public static let bulletinRestate = "/v1/bulletin/restate"
    /// `POST` `BulletinReviewRequest` → `ChangeResponse<PublicationResponse>`.
    public static let bulletinReview = "/v1/bulletin/review"
    /// `GET ?id=&open=true` → `ObjectionsResponse`; `POST` `ObjectionRequest` → `ChangeResponse<ObjectionResponse>`.
    public static let objections = "/v1/objections"
    /// `POST` `ObjectionAnswerRequest` → `ChangeResponse<ObjectionResponse>`.
    public static let objectionsAnswer = "/v1/objections/answer"
    /// `GET ?waiting=true&before=&limit=` → `ProposalsResponse`.
    public static let approvals = "/v1/approvals"
    /// `POST` `ProposalDecisionRequest` → the answer of the change that was proposed.
    public static let approve = "/v1/approvals/approve"
    /// `POST` `ProposalDecisionRequest` → `ProposalResponse`.
    public static let reject = "/v1/approvals/reject"
    /// `GET ?limit=&before=` → `AuditResponse`.
    public static let audit = "/v1/audit"
    /// `GET ?head=` → `AuditVerdictResponse`; `head` is a hash that must be among the entries.
    public static let auditVerify = "/v1/audit/verify"
    /// `GET ?seed=&count=&period=` → `AuditDrawResponse`, signed.
    public static let auditDraw = "/v1/audit/draw"
    /// `GET ?meter=&before=&limit=` → `EventsResponse`; `POST` `EventRequest` → `ChangeResponse<EventResponse>`.
    public static let events = "/v1/events"
    /// `POST` `RevertRequest` → `ChangeResponse<EventResponse>`.
    public static let eventsRevert = "/v1/events/revert"
    /// `GET ?meter=&before=&limit=` → `CorrectionsResponse`; `POST` `CorrectionRequest` →
    /// `ChangeResponse<CorrectionResponse>`.
    public static let corrections = "/v1/corrections"
    /// `POST` `RevertRequest` → `ChangeResponse<CorrectionResponse>`.
    public static let correctionsRevert = "/v1/corrections/revert"
    /// `GET ?meter=&quantity=&from=&to=` → `GapsResponse`.
    public static let gaps = "/v1/gaps"
    /// `GET ?node=&kind=&history=&at=&recorded=` → `FactsResponse`; `POST` `FactRequest` →
    /// `ChangeResponse<FactsChangeResponse>`.
    public static let facts = "/v1/facts"
    /// `POST` `FactWithdrawalRequest` → `ChangeResponse<FactsChangeResponse>`.
    public static let factsWithdraw = "/v1/facts/withdraw"
    /// `POST` `StatementImportRequest` → `ChangeResponse<FactsChangeResponse>`.
    public static let factsImport = "/v1/facts/import"
    /// `GET ?node=&carrier=&history=&at=&recorded=` → `BillsResponse`; `POST` `BillRequest` →
    /// `ChangeResponse<BillsChangeResponse>`.
    public static let bills = "/v1/bills"
    /// `POST` `BillWithdrawalRequest` → `ChangeResponse<BillsChangeResponse>`.
    public static let billsWithdraw = "/v1/bills/withdraw"
    /// `POST` `StatementImportRequest` → `ChangeResponse<BillsChangeResponse>`.
    public static let billsImport = "/v1/bills/import"
    /// `POST` → the database as one file, `application/vnd.sqlite3`, with its SHA-256 in `Repr-Digest`.
    public static let backup = "/v1/backup"
    /// `GET ?meter=&quantity=&by=&from=&to=` → `GaugeResponse`.
    public static let gauge = "/v1/gauge"
    /// `GET ?node=&kpi=&period=&over=&basis=` → `ExplainResponse`.
    public static let explain = "/v1/explain"
    /// `GET ?year=&node=` → `TargetsResponse`.
    public static let targets = "/v1/targets"
    /// `GET ?period=&by=&kind=&basis=&scheme=` → `RankingResponse`.
    public static let ranking = "/v1/ranking"
    /// `GET ?year=` → `SchemesResponse`.
    public static let schemes = "/v1/schemes"
    /// `POST` `SchemePublishRequest` → `ChangeResponse<SchemeStanding>`.
    public static let schemesPublish = "/v1/schemes/publish"
    /// `GET ?from=&days=` → `DeadlineResponse`.
    public static let deadline = "/v1/deadline"
}
