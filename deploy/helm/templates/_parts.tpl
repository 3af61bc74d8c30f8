{{- /* What a Deployment of web processes and one of workers have in common. `bin/deploy/chart.test.ts` renders all of this. */ -}}
{{- define "drawbridge.labels" -}}
app.kubernetes.io/name: drawbridge
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "drawbridge.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "drawbridge.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "drawbridge.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "drawbridge.placement" -}}
terminationGracePeriodSeconds: 45
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "drawbridge.environment" -}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name := .Values.secret.keys }}
- name: {{ $name }}_FILE
  value: /run/secrets/drawbridge/{{ $name }}
{{- end }}
{{- if .Values.configFile }}
- name: DRAWBRIDGE_CONFIG
  value: /etc/drawbridge/drawbridge.yaml
{{- end }}
{{- end }}

{{- define "drawbridge.mounts" -}}
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
- name: cache
  mountPath: /drawbridge/.next/cache
- name: secrets
  mountPath: /run/secrets/drawbridge
  readOnly: true
{{- if .Values.configFile }}
- name: config
  mountPath: /etc/drawbridge
  readOnly: true
{{- end }}
{{- end }}

{{- define "drawbridge.volumes" -}}
- name: data
  emptyDir: {}
- name: tmp
  emptyDir: {}
- name: cache
  emptyDir: {}
- name: secrets
  secret:
    secretName: {{ .Values.secret.name }}
    defaultMode: 288
    items:
      {{- range $name := .Values.secret.keys }}
      - key: {{ $name }}
        path: {{ $name }}
      {{- end }}
{{- if .Values.configFile }}
- name: config
  configMap:
    name: {{ .Release.Name }}-config
{{- end }}
{{- end }}
