package io.gridshell.marathon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A range of addresses, such as {@code 9.0.0.0/8}. */
final class Cidr {
  private final byte[] network;
  private final int bits;

  private Cidr(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Parses a range.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] network = literal(slash < 0 ? text : text.substring(0, slash));
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= network.length * 8) {
        return new Cidr(network, bits);
      }
    } catch (UnknownHostException | NumberFormatException notOne) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a range of addresses; one looks like 9.0.0.0/8", notOne);
    }
    throw new IllegalArgumentException(
        "'" + text + "' has more bits than an address; one looks like 9.0.0.0/8");
  }

  /** Whether {@code address} is a literal address of this range. */
  boolean contains(String address) {
    try {
      byte[] bytes = literal(address);
      return bytes.length == network.length && Arrays.equals(masked(bytes), masked(network));
    } catch (UnknownHostException name) {
      return false;
    }
  }

  private byte[] masked(byte[] address) {
    byte[] masked = new byte[address.length];
    for (int i = 0; i < address.length; i++) {
      int kept = Math.max(0, Math.min(8, bits - i * 8));
      masked[i] = (byte) (address[i] & (0xff << (8 - kept)));
    }
    return masked;
  }

  /** Names would be asked of the network, so they are refused. */
  private static byte[] literal(String address) throws UnknownHostException {
    if (!address.matches("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*")) {
      throw new UnknownHostException(address + " is not a literal address");
    }
    return InetAddress.getByName(address).getAddress();
  }
}
