using System.Collections.Frozen;
using System.Globalization;

namespace Portolan.ApiServer.Protobuf;

/// <summary>
/// The field numbers of the core kinds that kubectl and client-go send as protobuf: <c>number name type</c>, parts separated by commas. <c>[]</c> repeats,
/// <c>{}</c> is a map from text, <c>*</c> marks a field that means something when it is zero (a pointer in Go). A message named <c>.</c> stands in JSON without a name: its fields are the object's own. A kind that two groups have stands with its version too.
/// </summary>
internal static class MessageTable
{
    private const string Text = """
        ObjectMeta: 1 name string, 2 generateName string, 3 namespace string, 4 selfLink string, 5 uid string, 6 resourceVersion string, 7 generation int, 8 creationTimestamp Time, 9 deletionTimestamp Time, 10 deletionGracePeriodSeconds int*, 11 labels {}string, 12 annotations {}string, 13 ownerReferences []OwnerReference, 14 finalizers []string, 17 managedFields []ManagedFieldsEntry
        OwnerReference: 1 kind string, 3 name string, 4 uid string, 5 apiVersion string, 6 controller bool*, 7 blockOwnerDeletion bool*
        ManagedFieldsEntry: 1 manager string, 2 operation string, 3 apiVersion string, 4 time Time, 6 fieldsType string, 7 fieldsV1 FieldsV1, 8 subresource string
        LabelSelector: 1 matchLabels {}string, 2 matchExpressions []LabelSelectorRequirement
        LabelSelectorRequirement: 1 key string, 2 operator string, 3 values []string
        DeleteOptions: 1 gracePeriodSeconds int*, 2 preconditions Preconditions, 3 orphanDependents bool*, 4 propagationPolicy string*, 5 dryRun []string
        Preconditions: 1 uid string*, 2 resourceVersion string*
        Condition: 1 type string, 2 status string, 3 observedGeneration int, 4 lastTransitionTime Time, 5 reason string, 6 message string
        ObjectReference: 1 kind string, 2 namespace string, 3 name string, 4 uid string, 5 apiVersion string, 6 resourceVersion string, 7 fieldPath string
        LocalObjectReference: 1 name string
        ConfigMap: 1 metadata ObjectMeta, 2 data {}string, 3 binaryData {}bytes, 4 immutable bool*
        Secret: 1 metadata ObjectMeta, 2 data {}bytes, 3 type string, 4 stringData {}string, 5 immutable bool*
        ServiceAccount: 1 metadata ObjectMeta, 2 secrets []ObjectReference, 3 imagePullSecrets []LocalObjectReference, 4 automountServiceAccountToken bool*
        Namespace: 1 metadata ObjectMeta, 2 spec NamespaceSpec, 3 status NamespaceStatus
        NamespaceSpec: 1 finalizers []string
        NamespaceStatus: 1 phase string, 2 conditions []NamespaceCondition
        NamespaceCondition: 1 type string, 2 status string, 4 lastTransitionTime Time, 5 reason string, 6 message string
        Service: 1 metadata ObjectMeta, 2 spec ServiceSpec, 3 status ServiceStatus
        ServiceSpec: 1 ports []ServicePort, 2 selector {}string, 3 clusterIP string, 4 type string, 5 externalIPs []string, 7 sessionAffinity string, 8 loadBalancerIP string, 9 loadBalancerSourceRanges []string, 10 externalName string, 11 externalTrafficPolicy string, 12 healthCheckNodePort int, 13 publishNotReadyAddresses bool, 14 sessionAffinityConfig SessionAffinityConfig, 17 ipFamilyPolicy string*, 18 clusterIPs []string, 19 ipFamilies []string, 20 allocateLoadBalancerNodePorts bool*, 21 loadBalancerClass string*, 22 internalTrafficPolicy string*, 23 trafficDistribution string*
        ServicePort: 1 name string, 2 protocol string, 3 port int, 4 targetPort IntOrString, 5 nodePort int, 6 appProtocol string*
        SessionAffinityConfig: 1 clientIP ClientIPConfig
        ClientIPConfig: 1 timeoutSeconds int*
        ServiceStatus: 1 loadBalancer LoadBalancerStatus, 2 conditions []Condition
        LoadBalancerStatus: 1 ingress []LoadBalancerIngress
        LoadBalancerIngress: 1 ip string, 2 hostname string, 3 ipMode string*, 4 ports []PortStatus
        PortStatus: 1 port int, 2 protocol string, 3 error string*
        Deployment: 1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status DeploymentStatus
        DeploymentSpec: 1 replicas int*, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy DeploymentStrategy, 5 minReadySeconds int, 6 revisionHistoryLimit int*, 7 paused bool, 9 progressDeadlineSeconds int*
        DeploymentStrategy: 1 type string, 2 rollingUpdate RollingUpdateDeployment
        RollingUpdateDeployment: 1 maxUnavailable IntOrString, 2 maxSurge IntOrString
        DeploymentStatus: 1 observedGeneration int, 2 replicas int, 3 updatedReplicas int, 4 availableReplicas int, 5 unavailableReplicas int, 6 conditions []DeploymentCondition, 7 readyReplicas int, 8 collisionCount int*
        DeploymentCondition: 1 type string, 2 status string, 4 reason string, 5 message string, 6 lastUpdateTime Time, 7 lastTransitionTime Time
        ReplicaSet: 1 metadata ObjectMeta, 2 spec ReplicaSetSpec, 3 status ReplicaSetStatus
        ReplicaSetSpec: 1 replicas int*, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 minReadySeconds int
        ReplicaSetStatus: 1 replicas int, 2 fullyLabeledReplicas int, 3 observedGeneration int, 4 readyReplicas int, 5 availableReplicas int
        PodTemplateSpec: 1 metadata ObjectMeta, 2 spec PodSpec
        Pod: 1 metadata ObjectMeta, 2 spec PodSpec, 3 status PodStatus
        PodSpec: 2 containers []Container, 3 restartPolicy string, 4 terminationGracePeriodSeconds int*, 5 activeDeadlineSeconds int*, 6 dnsPolicy string, 7 nodeSelector {}string, 8 serviceAccountName string, 9 serviceAccount string, 10 nodeName string, 11 hostNetwork bool, 12 hostPID bool, 13 hostIPC bool, 14 securityContext PodSecurityContext, 15 imagePullSecrets []LocalObjectReference, 16 hostname string, 17 subdomain string, 19 schedulerName string, 20 initContainers []Container, 21 automountServiceAccountToken bool*, 24 priorityClassName string, 25 priority int*
        PodSecurityContext: 2 runAsUser int*, 3 runAsNonRoot bool*, 5 fsGroup int*, 6 runAsGroup int*
        PodStatus: 1 phase string, 2 conditions []PodCondition, 3 message string, 4 reason string, 5 hostIP string, 6 podIP string, 7 startTime Time, 9 qosClass string
        PodCondition: 1 type string, 2 status string, 3 lastProbeTime Time, 4 lastTransitionTime Time, 5 reason string, 6 message string, 7 observedGeneration int
        Container: 1 name string, 2 image string, 3 command []string, 4 args []string, 5 workingDir string, 6 ports []ContainerPort, 7 env []EnvVar, 8 resources ResourceRequirements, 13 terminationMessagePath string, 14 imagePullPolicy string, 16 stdin bool, 17 stdinOnce bool, 18 tty bool, 20 terminationMessagePolicy string
        ContainerPort: 1 name string, 2 hostPort int, 3 containerPort int, 4 protocol string, 5 hostIP string
        EnvVar: 1 name string, 2 value string
        ResourceRequirements: 1 limits {}Quantity, 2 requests {}Quantity
        Lease: 1 metadata ObjectMeta, 2 spec LeaseSpec
        LeaseSpec: 1 holderIdentity string*, 2 leaseDurationSeconds int*, 3 acquireTime MicroTime, 4 renewTime MicroTime, 5 leaseTransitions int*, 6 strategy string*, 7 preferredHolder string*
        Event: 1 metadata ObjectMeta, 2 involvedObject ObjectReference, 3 reason string, 4 message string, 5 source EventSource, 6 firstTimestamp Time, 7 lastTimestamp Time, 8 count int, 9 type string, 10 eventTime MicroTime, 11 series EventSeries, 12 action string, 13 related ObjectReference, 14 reportingComponent string, 15 reportingInstance string
        events.k8s.io/v1 Event: 1 metadata ObjectMeta, 2 eventTime MicroTime, 3 series EventSeries, 4 reportingController string, 5 reportingInstance string, 6 action string, 7 reason string, 8 regarding ObjectReference, 9 related ObjectReference, 10 note string, 11 type string, 12 deprecatedSource EventSource, 13 deprecatedFirstTimestamp Time, 14 deprecatedLastTimestamp Time, 15 deprecatedCount int
        EventSource: 1 component string, 2 host string
        EventSeries: 1 count int, 2 lastObservedTime MicroTime
        EndpointSlice: 1 metadata ObjectMeta, 2 endpoints []Endpoint, 3 ports []EndpointPort, 4 addressType string
        Endpoint: 1 addresses []string, 2 conditions EndpointConditions, 3 hostname string*, 4 targetRef ObjectReference, 6 nodeName string*, 7 zone string*
        EndpointConditions: 1 ready bool*, 2 serving bool*, 3 terminating bool*
        EndpointPort: 1 name string*, 2 protocol string*, 3 port int*, 4 appProtocol string*
        Role: 1 metadata ObjectMeta, 2 rules []PolicyRule
        ClusterRole: 1 metadata ObjectMeta, 2 rules []PolicyRule, 3 aggregationRule AggregationRule
        AggregationRule: 1 clusterRoleSelectors []LabelSelector
        PolicyRule: 1 verbs []string, 2 apiGroups []string, 3 resources []string, 4 resourceNames []string, 5 nonResourceURLs []string
        RoleBinding: 1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef
        ClusterRoleBinding: 1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef
        Subject: 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
        RoleRef: 1 apiGroup string, 2 kind string, 3 name string
        Job: 1 metadata ObjectMeta, 2 spec JobSpec, 3 status JobStatus
        JobSpec: 1 parallelism int*, 2 completions int*, 3 activeDeadlineSeconds int*, 4 selector LabelSelector, 5 manualSelector bool*, 6 template PodTemplateSpec, 7 backoffLimit int*, 8 ttlSecondsAfterFinished int*, 9 completionMode string*, 10 suspend bool*, 12 backoffLimitPerIndex int*, 13 maxFailedIndexes int*, 14 podReplacementPolicy string*, 15 managedBy string*
        JobStatus: 2 startTime Time, 3 completionTime Time, 4 active int, 5 succeeded int, 6 failed int, 7 completedIndexes string, 9 ready int*, 10 failedIndexes string*, 11 terminating int*
        CronJob: 1 metadata ObjectMeta, 2 spec CronJobSpec, 3 status CronJobStatus
        CronJobSpec: 1 schedule string, 2 startingDeadlineSeconds int*, 3 concurrencyPolicy string, 4 suspend bool*, 5 jobTemplate JobTemplateSpec, 6 successfulJobsHistoryLimit int*, 7 failedJobsHistoryLimit int*, 8 timeZone string*
        JobTemplateSpec: 1 metadata ObjectMeta, 2 spec JobSpec
        CronJobStatus: 1 active []ObjectReference, 4 lastScheduleTime Time, 5 lastSuccessfulTime Time
        Ingress: 1 metadata ObjectMeta, 2 spec IngressSpec, 3 status IngressStatus
        IngressSpec: 1 defaultBackend IngressBackend, 2 tls []IngressTLS, 3 rules []IngressRule, 4 ingressClassName string*
        IngressStatus: 1 loadBalancer LoadBalancerStatus
        IngressBackend: 3 resource TypedReference, 4 service IngressServiceBackend
        IngressServiceBackend: 1 name string, 2 port ServiceBackendPort
        ServiceBackendPort: 1 name string, 2 number int
        TypedReference: 1 apiGroup string*, 2 kind string, 3 name string
        IngressTLS: 1 hosts []string, 2 secretName string
        IngressRule: 1 host string, 2 . IngressRuleValue
        IngressRuleValue: 1 http IngressPaths
        IngressPaths: 1 paths []IngressPath
        IngressPath: 1 path string, 2 backend IngressBackend, 3 pathType string*
        ResourceQuota: 1 metadata ObjectMeta, 2 spec ResourceQuotaSpec, 3 status ResourceQuotaStatus
        ResourceQuotaSpec: 1 hard {}Quantity, 2 scopes []string
        ResourceQuotaStatus: 1 hard {}Quantity, 2 used {}Quantity
        PodDisruptionBudget: 1 metadata ObjectMeta, 2 spec PodDisruptionBudgetSpec, 3 status PodDisruptionBudgetStatus
        PodDisruptionBudgetSpec: 1 minAvailable IntOrString, 2 selector LabelSelector, 3 maxUnavailable IntOrString, 4 unhealthyPodEvictionPolicy string*
        PodDisruptionBudgetStatus: 1 observedGeneration int, 3 disruptionsAllowed int, 4 currentHealthy int, 5 desiredHealthy int, 6 expectedPods int, 7 conditions []Condition
        PriorityClass: 1 metadata ObjectMeta, 2 value int, 3 globalDefault bool, 4 description string, 5 preemptionPolicy string*
        autoscaling/v1 HorizontalPodAutoscaler: 1 metadata ObjectMeta, 2 spec AutoscalerSpecV1, 3 status AutoscalerStatus
        autoscaling/v2 HorizontalPodAutoscaler: 1 metadata ObjectMeta, 2 spec AutoscalerSpec, 3 status AutoscalerStatus
        AutoscalerSpecV1: 1 scaleTargetRef CrossVersionReference, 2 minReplicas int*, 3 maxReplicas int, 4 targetCPUUtilizationPercentage int*
        AutoscalerSpec: 1 scaleTargetRef CrossVersionReference, 2 minReplicas int*, 3 maxReplicas int, 4 metrics []Metric
        AutoscalerStatus: 1 observedGeneration int*, 2 lastScaleTime Time, 3 currentReplicas int, 4 desiredReplicas int
        CrossVersionReference: 1 kind string, 2 name string, 3 apiVersion string
        Metric: 1 type string, 4 resource ResourceMetric
        ResourceMetric: 1 name string, 2 target MetricTarget
        MetricTarget: 1 type string, 2 value Quantity, 3 averageValue Quantity, 4 averageUtilization int*
        Scale: 1 metadata ObjectMeta, 2 spec ScaleSpec, 3 status ScaleStatus
        ScaleSpec: 1 replicas int
        ScaleStatus: 1 replicas int, 2 selector string
        SelfSubjectReview: 1 metadata ObjectMeta, 2 status SelfSubjectReviewStatus
        SelfSubjectReviewStatus: 1 userInfo UserInfo
        TokenReview: 1 metadata ObjectMeta, 2 spec TokenReviewSpec, 3 status TokenReviewStatus
        TokenReviewSpec: 1 token string, 2 audiences []string
        TokenReviewStatus: 1 authenticated bool, 2 user UserInfo, 3 error string, 4 audiences []string
        UserInfo: 1 username string, 2 uid string, 3 groups []string, 4 extra {}ExtraValue
        ExtraValue: 1 items []string
        TokenRequest: 1 metadata ObjectMeta, 2 spec TokenRequestSpec, 3 status TokenRequestStatus
        TokenRequestSpec: 1 audiences []string, 3 boundObjectRef BoundObjectReference, 4 expirationSeconds int*
        TokenRequestStatus: 1 token string, 2 expirationTimestamp Time
        BoundObjectReference: 1 kind string, 2 apiVersion string, 3 name string, 4 uid string
        SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec AccessReviewSpec, 3 status AccessReviewStatus
        SubjectAccessReview: 1 metadata ObjectMeta, 2 spec SubjectAccessReviewSpec, 3 status AccessReviewStatus
        AccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes
        SubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes, 3 user string, 4 groups []string
        ResourceAttributes: 1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string, 6 subresource string, 7 name string
        NonResourceAttributes: 1 path string, 2 verb string
        AccessReviewStatus: 1 allowed bool, 2 reason string, 3 evaluationError string, 4 denied bool
        """;

    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, MessageField>>> Messages = new(Parse);

    public static FrozenDictionary<int, MessageField>? Find(string message) => Messages.Value.GetValueOrDefault(message);

    private static FrozenDictionary<string, FrozenDictionary<int, MessageField>> Parse() =>
        Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2))
            .ToFrozenDictionary(parts => parts[0], parts => parts[1].Split(',').Select(ParseField).ToFrozenDictionary(field => field.Number));

    private static MessageField ParseField(string text)
    {
        var parts = text.Trim().Split(' ');
        var type = parts[2];
        var shape = type[0] switch { '[' => FieldShape.List, '{' => FieldShape.Map, _ => FieldShape.One };
        var keepsZero = type[^1] == '*';
        type = type.TrimStart('[', ']', '{', '}').TrimEnd('*');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], type, shape, keepsZero ? ZeroValue.Kept : ZeroValue.Absent);
    }
}

/// <summary>A field of a message.</summary>
internal sealed record MessageField(int Number, string Name, string Type, FieldShape Shape, ZeroValue Zero);

/// <summary>How often a field may stand.</summary>
internal enum FieldShape
{
    One,
    List,
    Map,
}

/// <summary>What a zero on the wire means.</summary>
internal enum ZeroValue
{
    /// <summary>Not set.</summary>
    Absent,

    /// <summary>Set to zero.</summary>
    Kept,
}
