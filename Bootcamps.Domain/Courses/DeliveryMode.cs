namespace Bootcamps.Domain.Courses;

/// <summary>How a course is taught. Guided hours count equally in every mode.</summary>
/// <remarks>Source: DfE Course Directory, delivery modes; <c>faceToFace</c> is its Classroom.</remarks>
public enum DeliveryMode
{
    /// <summary>In a room together (<c>faceToFace</c>).</summary>
    FaceToFace,

    /// <summary>Over the internet only (<c>online</c>).</summary>
    Online,

    /// <summary>Partly in a room, partly over the internet (<c>blended</c>).</summary>
    Blended,

    /// <summary>At the learner's place of work (<c>workBased</c>).</summary>
    WorkBased,
}
