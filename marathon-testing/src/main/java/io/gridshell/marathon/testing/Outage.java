package io.gridshell.marathon.testing;

/** How Marathon fails. */
public enum Outage {
  /** It does not. */
  NONE,
  /** Nobody listens at its port. */
  REFUSED,
  /** It takes requests and never answers. */
  HANGING,
  /** The web server says that there is no leader, as a page. */
  BAD_GATEWAY,
  /** It does not know the caller. */
  UNAUTHORIZED,
  /** It knows the caller and lets it do nothing. */
  FORBIDDEN,
  /** Its answers are cut off. */
  BROKEN_JSON,
  /** A proxy before it lost its way, and says so as a page. */
  NO_ROUTE,
  /** Another program answers in its place, as JSON. */
  FOREIGN_JSON
}
