package io.gridshell.perf.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ClosureSerializer;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import io.gridshell.grid.ValueBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.fory.Fory;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.marshaller.Marshaller;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** A serializer, set up to take any object of a trusted sender. Used by one thread. */
public interface Contestant {

  /** The bytes of {@code value}. */
  byte[] write(Object value) throws Exception;

  /** The value of {@code bytes}. */
  Object read(byte[] bytes) throws Exception;

  /** The serializer called {@code name}. */
  static Contestant of(String name) {
    return switch (name) {
      case "jdk" -> new Jdk();
      case "kryo" -> new KryoSerializer();
      case "fory" -> new ForySerializer(true);
      case "ours" -> new Ours();
      case "ignite" -> new IgniteBinary();
      case "fory-plain" -> new ForySerializer(false);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What the JDK has. */
  final class Jdk implements Contestant {
    @Override
    public byte[] write(Object value) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(value);
      }
      return bytes.toByteArray();
    }

    @Override
    public Object read(byte[] bytes) throws IOException, ClassNotFoundException {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return in.readObject();
      }
    }
  }

  /** Kryo with references, for classes that nobody registered. */
  final class KryoSerializer implements Contestant {
    private final Kryo kryo = new Kryo();
    private final Output output = new Output(4096, -1);
    private final Input input = new Input();

    KryoSerializer() {
      kryo.setRegistrationRequired(false);
      kryo.setReferences(true);
      kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
      kryo.register(ClosureSerializer.Closure.class, new ClosureSerializer());
    }

    @Override
    public byte[] write(Object value) {
      output.reset();
      kryo.writeClassAndObject(output, value);
      return output.toBytes();
    }

    @Override
    public Object read(byte[] bytes) {
      input.setBuffer(bytes);
      return kryo.readClassAndObject(input);
    }
  }

  /** Apache Fory with references, for classes that nobody registered. */
  final class ForySerializer implements Contestant {
    private final Fory fory;

    ForySerializer(boolean generatesCode) {
      fory =
          Fory.builder()
              .withXlang(false)
              .requireClassRegistration(false)
              .suppressClassRegistrationWarnings(true)
              .withRefTracking(true)
              .withCodegen(generatesCode)
              .build();
    }

    @Override
    public byte[] write(Object value) {
      return fory.serialize(value);
    }

    @Override
    public Object read(byte[] bytes) {
      return fory.deserialize(bytes);
    }
  }

  /** What Gridshell sends. */
  final class Ours implements Contestant {
    private final ValueBytes values = new ValueBytes(Ours.class.getClassLoader());

    @Override
    public byte[] write(Object value) {
      return ValueBytes.encode(value);
    }

    @Override
    public Object read(byte[] bytes) {
      return Objects.requireNonNull(values.decode(bytes));
    }
  }

  /** What Ignite puts into caches and messages; it takes no records. */
  final class IgniteBinary implements Contestant {
    // Ignite deprecates the way to its marshaller without offering another.
    @SuppressWarnings("deprecation")
    private final Marshaller marshaller =
        Ignition.getOrStart(
                new IgniteConfiguration()
                    .setGridLogger(new NullLogger())
                    .setLocalHost("127.0.0.1")
                    .setDiscoverySpi(
                        new TcpDiscoverySpi()
                            .setIpFinder(
                                new TcpDiscoveryVmIpFinder()
                                    .setAddresses(List.of("127.0.0.1:47500")))))
            .configuration()
            .getMarshaller();

    @Override
    public byte[] write(Object value) throws IgniteCheckedException {
      return marshaller.marshal(value);
    }

    @Override
    public Object read(byte[] bytes) throws IgniteCheckedException {
      return marshaller.unmarshal(bytes, IgniteBinary.class.getClassLoader());
    }
  }
}
