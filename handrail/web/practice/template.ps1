# Opens a referral in __SERVICE__ from a record. Made for __PRACTICE__.
# 1. Put the secret into a file "handrail-secret.txt" beside this one. Whoever can read it can open referrals as your practice.
# 2. Let your clinical system run, with its own fields in the places of the two words:
#      powershell -NoProfile -File handrail.ps1 -NhsNumber "..." -BirthDate "..."
# First and last name, postcode and phone number can be given too.
param(
  [Parameter(Mandatory = $true)][string]$NhsNumber,
  [Parameter(Mandatory = $true)][string]$BirthDate,
  [string]$GivenName = "", [string]$FamilyName = "", [string]$Postcode = "", [string]$Phone = ""
)
$ErrorActionPreference = "Stop"
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
$address = "__ADDRESS__"
$utf8 = New-Object System.Text.UTF8Encoding($false)

function Coded([byte[]]$bytes) {
  [Convert]::ToBase64String($bytes).TrimEnd("=").Replace("+", "-").Replace("/", "_")
}
function Part($said) { Coded $utf8.GetBytes((ConvertTo-Json -Compress $said)) }

$secret = [IO.File]::ReadAllText((Join-Path $PSScriptRoot "handrail-secret.txt")).Trim()
$random = New-Object byte[] 16
[Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
$head = [ordered]@{ alg = "HS256"; typ = "JWT"; kid = "__KEY__" }
$claims = [ordered]@{
  aud = $address
  iat = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
  jti = Coded $random
  practice = "__ODS__"
  nhs_number = $NhsNumber
  birth_date = $BirthDate
  given_name = $GivenName
  family_name = $FamilyName
  postcode = $Postcode
  phone = $Phone
}
$said = (Part $head) + "." + (Part $claims)
$hmac = New-Object System.Security.Cryptography.HMACSHA256
$hmac.Key = $utf8.GetBytes($secret)
$token = $said + "." + (Coded $hmac.ComputeHash($utf8.GetBytes($said)))
try {
  $answer = Invoke-RestMethod -Method Post -Uri $address -Body @{ token = $token } -Headers @{ Accept = "application/json" }
} catch {
  if (-not $_.Exception.Response) { throw }
  $reader = New-Object IO.StreamReader($_.Exception.Response.GetResponseStream())
  $answer = ConvertFrom-Json $reader.ReadToEnd()
}
if ($answer.url.StartsWith("__ADDRESS__".Replace("/launch/signed/", "/"))) { Start-Process $answer.url }
